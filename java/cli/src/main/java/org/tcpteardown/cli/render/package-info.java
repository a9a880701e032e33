/** Shows results: a table for people, JSON for programs. */
@NullMarked
package org.tcpteardown.cli.render;

import org.jspecify.annotations.NullMarked;
