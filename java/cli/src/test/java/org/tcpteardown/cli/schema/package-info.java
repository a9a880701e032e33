/** Tests of the published schemas. */
@NullMarked
package org.tcpteardown.cli.schema;

import org.jspecify.annotations.NullMarked;
