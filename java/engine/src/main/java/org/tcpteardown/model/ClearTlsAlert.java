package org.tcpteardown.model;

import java.util.Map;

/**
 * A TLS alert that was sent in clear: why an end gives up a session before its keys are agreed on
 * (RFC 8446 section 6, RFC 5246 section 7.2). Later ones are encrypted.
 */
public final class ClearTlsAlert {
  /** Bytes of a record with one alert in clear: header of five, level, description. */
  public static final int RECORD_BYTES = 7;

  private static final int CONTENT_TYPE = 21;
  private static final int MAJOR_VERSION = 3;
  private static final int LAST_MINOR_VERSION = 4;
  private static final int WARNING = 1;
  private static final int FATAL = 2;

  /** The registry of IANA, TLS Alerts; reserved ones by the names of RFC 5246. */
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, "close_notify"),
          Map.entry(10, "unexpected_message"),
          Map.entry(20, "bad_record_mac"),
          Map.entry(21, "decryption_failed"),
          Map.entry(22, "record_overflow"),
          Map.entry(30, "decompression_failure"),
          Map.entry(40, "handshake_failure"),
          Map.entry(41, "no_certificate"),
          Map.entry(42, "bad_certificate"),
          Map.entry(43, "unsupported_certificate"),
          Map.entry(44, "certificate_revoked"),
          Map.entry(45, "certificate_expired"),
          Map.entry(46, "certificate_unknown"),
          Map.entry(47, "illegal_parameter"),
          Map.entry(48, "unknown_ca"),
          Map.entry(49, "access_denied"),
          Map.entry(50, "decode_error"),
          Map.entry(51, "decrypt_error"),
          Map.entry(52, "too_many_cids_requested"),
          Map.entry(60, "export_restriction"),
          Map.entry(70, "protocol_version"),
          Map.entry(71, "insufficient_security"),
          Map.entry(80, "internal_error"),
          Map.entry(86, "inappropriate_fallback"),
          Map.entry(90, "user_canceled"),
          Map.entry(100, "no_renegotiation"),
          Map.entry(109, "missing_extension"),
          Map.entry(110, "unsupported_extension"),
          Map.entry(111, "certificate_unobtainable"),
          Map.entry(112, "unrecognized_name"),
          Map.entry(113, "bad_certificate_status_response"),
          Map.entry(114, "bad_certificate_hash_value"),
          Map.entry(115, "unknown_psk_identity"),
          Map.entry(116, "certificate_required"),
          Map.entry(117, "general_error"),
          Map.entry(120, "no_application_protocol"),
          Map.entry(121, "ech_required"));

  private ClearTlsAlert() {}

  /**
   * The alert that a payload of {@link #RECORD_BYTES} bytes is.
   *
   * @param header its first four bytes
   * @param rest its last three bytes
   * @return its level in the upper byte and its description in the lower one, or absent
   */
  public static int ofRecord(int header, int rest) {
    int minor = header >>> 8 & 0xff;
    int level = rest >>> 8 & 0xff;
    boolean is =
        header >>> 24 == CONTENT_TYPE
            && (header >>> 16 & 0xff) == MAJOR_VERSION
            && minor <= LAST_MINOR_VERSION
            && (header & 0xff) == 0
            && rest >>> 16 == 2
            && (level == WARNING || level == FATAL);
    return is ? rest & 0xffff : CapturedFrame.ABSENT;
  }

  /** The same of a level and a description. */
  public static int of(long level, long description) {
    boolean is = (level == WARNING || level == FATAL) && description >= 0 && description <= 0xff;
    return is ? (int) (level << 8 | description) : CapturedFrame.ABSENT;
  }

  /** Whether the sender ends the session with it. */
  public static boolean isFatal(int alert) {
    return alert != CapturedFrame.ABSENT && alert >>> 8 == FATAL;
  }

  /**
   * What a fatal one says of the session, in words.
   *
   * @param sender {@code client} or {@code server}
   * @param peer the other of the two
   * @return a clause
   */
  public static String meaning(int alert, String sender, String peer) {
    return switch (description(alert)) {
      case 42, 43, 44, 45, 46, 48, 113, 114 ->
          "the " + sender + " does not accept the " + peer + "'s certificate";
      case 41, 116 -> "the " + sender + " wants a certificate that the " + peer + " did not send";
      case 70, 86 -> "the two have no version of TLS in common that the " + sender + " allows";
      case 40, 71 -> "the " + sender + " finds nothing on offer that it can or may agree to";
      case 112 -> "the " + sender + " knows no host of the name that the " + peer + " asked for";
      case 120 -> "the two have no application protocol in common";
      case 49 -> "the " + sender + " does not allow the " + peer + " in";
      case 115 -> "the " + sender + " does not know the " + peer + "'s key";
      case 20, 21, 51 -> "the " + sender + " cannot verify or decrypt what it received";
      case 10, 22, 30, 47, 50, 109, 110 ->
          "the " + sender + " finds what the " + peer + " sent against the protocol";
      case 80 -> "the " + sender + " failed for a reason of its own";
      default -> "the " + sender + " gave the session up";
    };
  }

  /** The description's number, 0 to 255. */
  public static int description(int alert) {
    return alert & 0xff;
  }

  /** The description's name in the registry, with its number: {@code unknown_ca (48)}. */
  public static String name(int alert) {
    int description = description(alert);
    String name = NAMES.get(description);
    return name == null ? "number " + description : name + " (" + description + ")";
  }
}
