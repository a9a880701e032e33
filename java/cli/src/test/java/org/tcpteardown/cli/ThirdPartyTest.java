package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Whoever gets the jar gets the licences and notices of all that is in it. */
class ThirdPartyTest {
  private static final Path NOTICES = Checkout.TOP.resolve("THIRD-PARTY-NOTICES");

  /** Written by the build: the jars that ours is made of. */
  private static final Path PARTS = Path.of("target", "parts.classpath");

  /** Licences that a part offers beside the one that is taken. */
  private static final List<String> NOT_TAKEN = List.of("META-INF/LGPL2.1", "META-INF/AL2.0");

  private static final Pattern IN_REPOSITORY =
      Pattern.compile(".*/repository/(.+)/([^/]+)/[^/]+/[^/]+\\.jar");

  @Test
  void everyPartHasAnEntry() throws IOException {
    String notices = Files.readString(NOTICES);
    List<Path> parts = parts();
    assertFalse(parts.isEmpty());
    assertAll(
        parts.stream()
            .map(
                part ->
                    () ->
                        assertTrue(
                            notices.contains("=\n" + coordinates(part) + "\n"),
                            () -> NOTICES + " has no entry for " + coordinates(part))));
  }

  @Test
  void everyNoticeAndLicenceThatAPartBringsIsThere() throws IOException {
    String notices = words(Files.readString(NOTICES));
    for (Path part : parts()) {
      try (ZipFile jar = new ZipFile(part.toFile())) {
        jar.stream()
            .filter(entry -> entry.getName().matches("(?i).*/(LICEN[CS]E|NOTICE)[^/]*"))
            .filter(entry -> !entry.isDirectory() && !NOT_TAKEN.contains(entry.getName()))
            .forEach(
                entry ->
                    assertTrue(
                        notices.contains(words(text(jar, entry))),
                        () -> NOTICES + " lacks " + entry + " of " + coordinates(part)));
      }
    }
  }

  /** Not asked of the class path: other jars have files of these names. */
  @Test
  void theJarHoldsThem() throws IOException {
    for (String name : List.of("LICENSE", "LICENSE-GPL-3.0", "THIRD-PARTY-NOTICES")) {
      Path kept = Path.of("target", "classes", "META-INF", name);
      assertEquals(Files.readString(Checkout.TOP.resolve(name)), Files.readString(kept), name);
    }
  }

  private static List<Path> parts() throws IOException {
    return List.of(Files.readString(PARTS).strip().split(File.pathSeparator, -1)).stream()
        .map(Path::of)
        .toList();
  }

  /** {@code .../com/google/code/gson/gson/2.13.2/gson-2.13.2.jar}: the artifact, in its group. */
  private static String coordinates(Path part) {
    String path = part.toString().replace(File.separatorChar, '/');
    Matcher names = IN_REPOSITORY.matcher(path);
    assertTrue(names.matches(), path);
    return names.group(1).replace('/', '.') + ":" + names.group(2);
  }

  private static String text(ZipFile jar, ZipEntry entry) {
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
