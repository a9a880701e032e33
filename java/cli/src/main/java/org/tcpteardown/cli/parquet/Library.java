package org.tcpteardown.cli.parquet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One of the libraries that write Parquet.
 *
 * @param path where it is in a Maven repository, with slashes
 * @param sha256 its checksum, in hexadecimal
 * @param bytes its size
 */
record Library(String path, String sha256, long bytes) {
  private static final String LIST = "libraries.tsv";

  /** All of them. */
  static List<Library> all() throws IOException {
    try (InputStream in = Library.class.getResourceAsStream(LIST)) {
      if (in == null) {
        throw new IOException(LIST + " is missing in the program");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .map(Library::of)
          .toList();
    }
  }

  private static Library of(String line) {
    String[] cells = line.split("\t", -1);
    return new Library(cells[0], cells[1], Long.parseLong(cells[2]));
  }

  /** Its name without folders. */
  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether a file is this one, to the last byte. */
  boolean is(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) == bytes && is(Files.readAllBytes(file));
  }

  /** Whether this is what it holds. */
  boolean is(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash).equals(sha256);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
