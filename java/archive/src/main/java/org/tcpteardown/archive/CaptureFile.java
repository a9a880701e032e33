package org.tcpteardown.archive;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One capture of an archive, as it was listed.
 *
 * @param uri where it lies
 * @param site where it was captured
 * @param name its path below the site's folder, with {@code /}
 * @param bytes its size
 * @param modifiedMs when it was last written to, milliseconds since 1970
 */
record CaptureFile(String uri, String site, String name, long bytes, long modifiedMs)
    implements Serializable {

  /** Base name. */
  String baseName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Names its files among the job's own; the same for the same place. */
  String id() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(uri.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
