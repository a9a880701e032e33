/**
 * The passive observer: flows, their two halves, RFC 9293 states and what is remembered of a
 * teardown. Knows no files, no JSON and no rules.
 */
@NullMarked
package org.tcpteardown.tcp;

import org.jspecify.annotations.NullMarked;
