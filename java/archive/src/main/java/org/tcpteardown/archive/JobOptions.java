package org.tcpteardown.archive;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tcpteardown.annotate.EngineVersion;
import org.tcpteardown.model.Settings;

/**
 * What a whole run has in common.
 *
 * @param out where results go: a folder of any file system that Hadoop knows
 * @param settings thresholds that differ from the defaults
 * @param maxFlows connections kept in memory at a time, by each task; at least 1
 * @param settleNs a closed connection that was silent for so long when its file ended is judged
 *     there, in nanoseconds
 * @param windowNs so long after its last packet the next use of the same addresses and ports is
 *     looked for in other files, in nanoseconds
 * @param pauseNs files of a site that are further apart than this are not joined, in nanoseconds
 * @param together whether all connections of a site are followed over files, and judged in the
 *     light of each other, and not only those that cross files
 * @param segmentsPerTask of so many segments that cross files, or fewer, one task follows the
 *     connections
 * @param flowsPerTask how many connections one task follows; one counts for each file that it is in
 */
record JobOptions(
    String out,
    LinkedHashMap<String, String> settings,
    int maxFlows,
    long settleNs,
    long windowNs,
    long pauseNs,
    boolean together,
    long segmentsPerTask,
    long flowsPerTask)
    implements Serializable {

  /** The format of what is kept beside the results; other ones are not read. */
  private static final String KEPT_FORMAT = "3";

  Settings thresholds() {
    Settings all = Settings.defaults();
    for (Map.Entry<String, String> change : settings.entrySet()) {
      all = all.with(change.getKey(), change.getValue());
    }
    return all;
  }

  /** The same with results in another place. */
  JobOptions withOut(String place) {
    return new JobOptions(
        place,
        settings,
        maxFlows,
        settleNs,
        windowNs,
        pauseNs,
        together,
        segmentsPerTask,
        flowsPerTask);
  }

  /** What the result of a file depends on besides the file. */
  String key() {
    return String.join(
        " ",
        EngineVersion.text(),
        KEPT_FORMAT,
        settings.toString(),
        Integer.toString(maxFlows),
        Long.toString(settleNs),
        Long.toString(windowNs),
        Boolean.toString(together));
  }
}
