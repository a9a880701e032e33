/** Questions about all flows of captures: filters, groups and SQL, answered by H2. */
@NullMarked
package org.tcpteardown.cli.flows;

import org.jspecify.annotations.NullMarked;
