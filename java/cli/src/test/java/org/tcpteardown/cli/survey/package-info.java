/** Tests of what a survey finds implausible. */
@NullMarked
package org.tcpteardown.cli.survey;

import org.jspecify.annotations.NullMarked;
