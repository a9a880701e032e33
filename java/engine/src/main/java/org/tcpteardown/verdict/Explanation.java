package org.tcpteardown.verdict;

/**
 * A cause with how sure we are of it and what to look at next.
 *
 * @param cause best explanation
 * @param confidence 0 to 100
 * @param because why this and not more sure
 * @param next what to check, empty when there is nothing to do
 */
record Explanation(Cause cause, int confidence, String because, String next) {}
