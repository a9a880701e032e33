package org.tcpteardown.path;

/**
 * What a path does to the packets of a connection.
 *
 * @param timestampsKept whether TCP timestamps (RFC 7323) come out as they went in
 * @param ipIdKept whether the IP identification does
 */
record PathTraits(boolean timestampsKept, boolean ipIdKept) {}
