package org.tcpteardown.cli.check;

import java.nio.file.Path;

/**
 * One capture to be checked.
 *
 * @param capture the capture
 * @param file where its expectation stands, or would
 * @param error why it cannot be checked at all; empty if it can
 */
record Case(Path capture, ExpectationFile file, String error) {}
