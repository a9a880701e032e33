/** Results for the programs where others look: Elasticsearch, OpenSearch, Prometheus. */
@NullMarked
package org.tcpteardown.cli.export;

import org.jspecify.annotations.NullMarked;
