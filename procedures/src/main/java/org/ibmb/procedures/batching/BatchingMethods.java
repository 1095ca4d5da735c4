/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All ways to make batches, in the order in which messages name them. */
final class BatchingMethods {
  static final NodeMethod NODE = new NodeMethod();
  static final FullMethod FULL = new FullMethod();
  static final AutoMethod AUTO = new AutoMethod(NODE, FULL);

  static final List<BatchingMethod> ALL =
      List.of(
          NODE,
          new BatchMethod(),
          new RandomMethod(),
          new NeighborMethod(NODE),
          new LaborMethod(NODE),
          new SaintMethod(NODE),
          new ShadowMethod(),
          new ClusterMethod(NODE),
          FULL,
          AUTO);

  private BatchingMethods() {}

  static BatchingMethod[] of(BatchingMethod.Use use) {
    return ALL.stream().filter(method -> method.serves(use)).toArray(BatchingMethod[]::new);
  }

  /** All keys that some method reads for {@code use}, each once. */
  static Set<BatchingKey<?>> keys(BatchingMethod.Use use) {
    Set<BatchingKey<?>> keys = new LinkedHashSet<>();
    for (BatchingMethod method : of(use)) {
      keys.addAll(method.keys(use));
    }
    return keys;
  }

  /** The methods that read {@code key}; none where only trainings do. */
  static List<BatchingMethod> readers(BatchingKey<?> key, BatchingMethod.Use use) {
    List<BatchingMethod> readers = new ArrayList<>();
    for (BatchingMethod method : of(use)) {
      if (method.keys(use).contains(key)) {
        readers.add(method);
      }
    }
    return readers;
  }
}
