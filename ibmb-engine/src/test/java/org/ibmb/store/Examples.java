/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ibmb.batch.BatchPlan;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.GraphImprint;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.model.TrainedModel;

/** Models and batches to store. */
final class Examples {
  static final Path RESOURCES = Path.of("src", "test", "resources", "org", "ibmb", "store");

  private Examples() {}

  static Architecture architecture(Architecture.Type type) {
    return new Architecture(type, 5, 6, 2, 3, type == Architecture.Type.GAT ? 2 : 1, 0.25, false);
  }

  static StoredModel model(Architecture.Type type, long seed) {
    return model(architecture(type), seed);
  }

  /** Weights of any bits but NaN, of which there are many that nobody tells apart. */
  static StoredModel model(Architecture architecture, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] parameters = new float[architecture.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      parameters[i] = Float.isNaN(any) ? -0f : any;
    }
    return new StoredModel(new TrainedModel(architecture, parameters), metadata(seed));
  }

  /** Everything that metadata may hold. */
  static Map<String, Object> metadata(long seed) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("seed", seed);
    metadata.put("classes", List.of("Théorie", "\"quoted\"\n", "事例", 3L, true));
    metadata.put("epochLosses", List.of(1.9459101090932196, 0.1, 1e-300, Double.NaN, -0.0));
    metadata.put("parentVersion", null);
    metadata.put("empty", Map.of("list", List.of(), "map", Map.of(), "text", ""));
    metadata.put("a\u0000b", Long.MIN_VALUE);
    return metadata;
  }

  /** Four nodes in a path; outputs 0, 1 and 3 in two batches. */
  static StoredBatches batches() {
    Influence influence =
        new Influence(
            new int[] {0, 1, 3},
            new int[] {0, 2, 4, 5},
            new int[] {0, 1, 1, 2, 3},
            new float[] {0.5f, 0.25f, 0.5f, 0.125f, 1});
    BatchPlan plan =
        new BatchPlan(
            influence,
            new float[] {0, 0.125f, 0.5f},
            new int[][] {{0, 2}, {1}},
            new NodeWiseConfig(new InfluenceConfig(0.25, 1e-3, 2), 2, 8, 0));
    GraphImprint graph =
        new GraphImprint(
            new long[] {10, 20, 1L << 40, 40}, new long[] {-1, Long.MIN_VALUE, 3, 4}, 1.5);
    return new StoredBatches(plan, graph, Map.of("graphName", "g"));
  }

  static void assertSame(StoredModel expected, StoredModel actual) {
    assertEquals(expected.network().architecture(), actual.network().architecture());
    assertArrayEquals(bits(expected.network().parameters()), bits(actual.network().parameters()));
    assertEquals(expected.metadata(), actual.metadata());
    assertEquals(
        List.copyOf(expected.metadata().keySet()), List.copyOf(actual.metadata().keySet()));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
