package org.tcpteardown.archive;

import java.io.Serializable;

/**
 * Names a piece of the segments that are to be followed over files.
 *
 * @param chain number of the chain
 * @param bucket of the tuples
 * @param file number of the file in the chain
 * @param part which piece of that file
 */
record ChunkKey(int chain, int bucket, int file, int part)
    implements Serializable, Comparable<ChunkKey> {

  @Override
  public int compareTo(ChunkKey other) {
    int order = Integer.compare(chain, other.chain);
    order = order != 0 ? order : Integer.compare(bucket, other.bucket);
    order = order != 0 ? order : Integer.compare(file, other.file);
    return order != 0 ? order : Integer.compare(part, other.part);
  }

  boolean isOfSameTask(ChunkKey other) {
    return chain == other.chain && bucket == other.bucket;
  }
}
