package org.tcpteardown.analysis;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;

/**
 * Something to say about a connection while it is watched.
 *
 * @param kind what is to be said
 * @param finding what it is about
 * @param before what was said of it until now; null if nothing was
 * @param client who opened the connection, or is taken for it; null for what belongs to none
 * @param server the other end
 * @param nth 1 for the first finding of this id in this flow
 * @param instead the id of the finding that says better what a withdrawn one said; empty if none
 */
public record Announcement(
    Kind kind,
    Finding finding,
    @Nullable Finding before,
    @Nullable Endpoint client,
    @Nullable Endpoint server,
    int nth,
    String instead) {

  /** What is to be said. */
  public enum Kind {
    FOUND,
    /** It was found already, and is now more or less serious, or of another kind. */
    CHANGED,
    /** What came later does not bear it out. */
    WITHDRAWN
  }
}
