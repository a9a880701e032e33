package org.tcpteardown.cli.captures;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The captures in a folder and the folders below it. */
public final class CaptureTree {
  /** Names of captures that Wireshark writes or opens without being told their format. */
  private static final List<String> ENDINGS =
      List.of(
          ".pcapng",
          ".pcap",
          ".cap",
          ".pcapng.gz",
          ".pcap.gz",
          ".pcapng.zst",
          ".pcap.zst",
          ".pcapng.lz4",
          ".pcap.lz4");

  private CaptureTree() {}

  /**
   * The folder and all visible folders below it, sorted.
   *
   * @param unreadable told of files and folders that cannot be looked into, and why
   */
  public static List<Path> folders(Path top, BiConsumer<Path, String> unreadable)
      throws IOException {
    List<Path> folders = new ArrayList<>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!isVisible(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            folders.add(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // A symbolic link to a folder.
            if (attributes.isSymbolicLink() && Files.isDirectory(file) && isVisible(file)) {
              folders.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException cause) {
            if (isVisible(file)) {
              unreadable.accept(
                  file,
                  cause instanceof AccessDeniedException
                      ? "no permission to read it"
                      : "it cannot be read: " + cause.getMessage());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return folders.stream().sorted().toList();
  }

  /** The files of one folder that have the name of a capture, sorted. */
  public static List<Path> named(Path folder) throws IOException {
    return files(folder).filter(CaptureTree::hasName).toList();
  }

  /** The files of one folder that have the name of a capture or begin as one, sorted. */
  public static List<Path> namedOrBegun(Path folder) throws IOException {
    return files(folder).filter(file -> hasName(file) || begins(file)).toList();
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  private static boolean isVisible(Path folder) {
    Path name = folder.getFileName();
    return name == null || name.toString().length() < 2 || !name.toString().startsWith(".");
  }

  private static boolean hasName(Path file) {
    String lower = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  /** Whether a file begins as pcap or pcapng do; false when it cannot be read. */
  private static boolean begins(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(4);
      int magic = 0;
      for (byte b : head) {
        magic = magic << 8 | (b & 0xff);
      }
      return head.length == 4
          && switch (magic) {
            case 0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0x0a0d0d0a -> true;
            default -> false;
          };
    } catch (IOException e) {
      return false;
    }
  }
}
