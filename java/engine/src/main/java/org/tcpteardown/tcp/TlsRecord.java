package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;

/** What the first payload byte of a segment tells where a TLS record begins there. */
public final class TlsRecord {
  /** Content types of RFC 8446 section 5.1. */
  static final int CHANGE_CIPHER_SPEC = 20;

  static final int ALERT = 21;
  static final int HANDSHAKE = 22;
  static final int APPLICATION_DATA = 23;

  /**
   * A close_notify of TLS 1.3 looks like application data: header of 5 bytes, 2 of the alert, 1 of
   * its hidden type, 16 of the tag (RFC 8446 section 5.2).
   */
  private static final int TLS13_ALERT_BYTES = 24;

  private TlsRecord() {}

  /**
   * Whether a segment of a TLS connection carries an alert and nothing else. Application data of
   * the very size of an encrypted alert of TLS 1.3 count as one: 2 bytes neither ask nor answer
   * much.
   */
  static boolean isAlert(Segment segment) {
    int type = segment.firstPayloadByte();
    return type == ALERT
        || (type == APPLICATION_DATA && segment.payloadBytes() == TLS13_ALERT_BYTES);
  }

  /** Whether it begins with a record that is an alert by its type. */
  public static boolean isClearlyAlert(Segment segment) {
    return segment.firstPayloadByte() == ALERT;
  }

  /** Whether a segment of a TLS connection begins with a record of the handshake. */
  public static boolean isHandshake(Segment segment) {
    int type = segment.firstPayloadByte();
    return type == HANDSHAKE || type == CHANGE_CIPHER_SPEC;
  }

  /** Whether a segment may begin with a record of any kind. */
  static boolean isRecord(Segment segment) {
    int type = segment.firstPayloadByte();
    return type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA;
  }

  /** Whether a connection that begins with it speaks TLS. */
  static boolean isOpening(Segment segment) {
    return segment.firstPayloadByte() == HANDSHAKE;
  }

  /** Whether it begins with a record of application data, which in TLS 1.3 may hold anything. */
  public static boolean isApplicationData(Segment segment) {
    return segment.firstPayloadByte() == APPLICATION_DATA;
  }
}
