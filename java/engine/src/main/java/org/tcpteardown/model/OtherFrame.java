package org.tcpteardown.model;

/**
 * A frame that says nothing about a TCP connection: another protocol, a fragment, or a header that
 * was cut off.
 *
 * @param frame see {@link CapturedFrame#frame()}
 * @param timeNs see {@link CapturedFrame#timeNs()}
 * @param lengthBytes see {@link CapturedFrame#lengthBytes()}
 * @param capturedBytes see {@link CapturedFrame#capturedBytes()}
 */
public record OtherFrame(long frame, long timeNs, int lengthBytes, int capturedBytes)
    implements CapturedFrame {}
