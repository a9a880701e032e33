package org.tcpteardown.verdict;

/**
 * A time in which no SYN in the capture was taken, although servers were asked that took SYNs
 * before or after it, while connections that were open went on.
 *
 * @param tried connections that were tried in vain
 * @param clients addresses that tried
 * @param servers addresses that were asked
 * @param wentOn connections of those servers that were open before and after
 */
public record NoneOpened(int tried, int clients, int servers, int wentOn) {
  /** It was not so. */
  public static final NoneOpened NO = new NoneOpened(0, 0, 0, 0);

  /** Whether more than one server was asked: then none of them is at fault by itself. */
  boolean isShared() {
    return servers > 1 && wentOn > 0;
  }
}
