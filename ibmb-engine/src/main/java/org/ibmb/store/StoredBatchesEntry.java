/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.util.Map;
import org.ibmb.batch.NodeWiseConfig;

/**
 * What the header of a file of batches says.
 *
 * @param bytes of the file
 * @param problem why nothing else is known but the name; null where the header can be read
 * @param config null where it cannot
 */
public record StoredBatchesEntry(
    String name,
    int nodeCount,
    int outputCount,
    long batchCount,
    long bytes,
    NodeWiseConfig config,
    Map<String, Object> metadata,
    String problem) {

  static StoredBatchesEntry damaged(String name, long bytes, String problem) {
    return new StoredBatchesEntry(name, 0, 0, 0, bytes, null, Map.of(), problem);
  }

  StoredBatchesEntry withName(String other) {
    return new StoredBatchesEntry(
        other, nodeCount, outputCount, batchCount, bytes, config, metadata, problem);
  }
}
