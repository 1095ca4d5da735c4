/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Dense;
import org.ibmb.graph.Graphs;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

class GraphPartitionerTest {

  @Property(tries = 300)
  void everyNodeHasAPartAndNoPartIsEmptyOrTooHeavy(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = anyGraph(random);
    int parts =
        1
            + random.nextInt(
                random.nextBoolean()
                    ? graph.nodeCount()
                    : 1 + random.nextInt(Math.min(8, graph.nodeCount())));
    double imbalance = random.nextInt(3) * 0.03;
    Partition partition =
        partition(graph, new PartitionConfig(parts, imbalance, seed), null, 1, StopCheck.NEVER);
    int[] sizes = new int[parts];
    for (int part : partition.partOf()) {
      sizes[part]++;
    }
    assertEquals(graph.nodeCount(), Arrays.stream(sizes).sum());
    long limit = (long) Math.ceil((1 + imbalance) * graph.nodeCount() / parts);
    for (int part = 0; part < parts; part++) {
      assertTrue(sizes[part] > 0, "part " + part + " is empty");
      assertTrue(sizes[part] <= limit, "part " + part + " has " + sizes[part] + " of " + limit);
      assertEquals(sizes[part], partition.partWeights()[part]);
    }
  }

  @Property(tries = 150)
  void nodeWeightsAreBalancedAsFarAsSingleNodesAllow(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = anyGraph(random);
    int heaviest = 1 + random.nextInt(20);
    int[] weights = new int[graph.nodeCount()];
    Arrays.setAll(weights, u -> random.nextInt(heaviest + 1));
    int parts = 1 + random.nextInt(Math.min(12, graph.nodeCount()));
    Partition partition =
        partition(graph, PartitionConfig.of(parts, seed), weights, 1, StopCheck.NEVER);
    long total = Arrays.stream(weights).sum();
    long possible = (total + parts - 1) / parts - 1 + Arrays.stream(weights).max().getAsInt();
    long limit = Math.max((long) Math.ceil(1.03 * total / parts), possible);
    long[] found = new long[parts];
    for (int u = 0; u < weights.length; u++) {
      found[partition.partOf()[u]] += weights[u];
    }
    assertArrayEquals(found, partition.partWeights());
    assertEquals(limit, partition.weightLimit());
    assertTrue(Arrays.stream(found).max().getAsLong() <= limit, Arrays.toString(found));
  }

  @Property(tries = 150)
  void cutIsTheWeightOfThePairsBetweenParts(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = anyGraph(random);
    int parts = 1 + random.nextInt(Math.min(9, graph.nodeCount()));
    Partition partition =
        partition(graph, PartitionConfig.of(parts, seed), null, 1, StopCheck.NEVER);
    double slow = slowCut(graph, partition.partOf());
    assertEquals(slow, partition.cut(), 1e-6 * Math.max(1, slow));
  }

  @Property(tries = 40)
  void partsDoNotDependOnTheThreads(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = hubs(random, 5000 + random.nextInt(5000), 3);
    PartitionConfig config = PartitionConfig.of(2 + random.nextInt(40), seed);
    int[] one = partition(graph, config, null, 1, StopCheck.NEVER).partOf();
    assertArrayEquals(one, partition(graph, config, null, 2, StopCheck.NEVER).partOf());
    assertArrayEquals(one, partition(graph, config, null, 4, StopCheck.NEVER).partOf());
  }

  @Property(tries = 60)
  void cutIsSmallerThanThatOfRandomParts(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int parts) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = hubs(random, 200 + random.nextInt(2000), 3);
    double found =
        partition(graph, PartitionConfig.of(parts, seed), null, 1, StopCheck.NEVER).cut();
    for (int i = 0; i < 10; i++) {
      int[] drawn = new int[graph.nodeCount()];
      Arrays.setAll(drawn, u -> u % parts);
      shuffle(drawn, random);
      assertTrue(found < 0.95 * slowCut(graph, drawn), found + " of " + slowCut(graph, drawn));
    }
  }

  /** {@code (clique)--(clique)-- ... --(clique)--} closed to a ring: one bridge between two. */
  @Property(tries = 60)
  void cliquesOfARingStayWhole(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 16) int parts,
      @ForAll @IntRange(min = 6, max = 30) int size) {
    int[] names = new int[parts * size];
    Arrays.setAll(names, i -> i);
    shuffle(names, new SplittableRandom(seed));
    Edges edges = new Edges();
    for (int clique = 0; clique < parts; clique++) {
      int first = clique * size;
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < i; j++) {
          edges.add(names[first + i], names[first + j]);
        }
      }
      edges.add(names[first], names[(first + size + 1) % names.length]);
    }
    Csr graph = edges.graph(names.length);
    Partition partition =
        partition(graph, PartitionConfig.of(parts, seed), null, 1, StopCheck.NEVER);
    assertEquals(parts, partition.cut());
  }

  @Property(tries = 60)
  void componentsThatFitAreNotCut(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int parts) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 20 + random.nextInt(60);
    Edges edges = new Edges();
    for (int part = 0; part < parts; part++) {
      for (int i = 1; i < size; i++) {
        edges.add(part * size + i, part * size + random.nextInt(i));
        edges.add(part * size + i, part * size + random.nextInt(i));
      }
    }
    Csr graph = edges.graph(parts * size);
    Partition partition =
        partition(graph, PartitionConfig.of(parts, seed), null, 1, StopCheck.NEVER);
    double connected = slowCut(graph, numbers(graph.nodeCount()));
    assertTrue(partition.cut() <= 0.05 * connected, partition.cut() + " of " + connected);
  }

  @Test
  void starsShrinkAndAreBalanced() {
    Edges edges = new Edges();
    for (int leaf = 1; leaf < 20_000; leaf++) {
      edges.add(0, leaf);
    }
    Csr graph = edges.graph(20_000);
    Partition partition = partition(graph, PartitionConfig.of(4, 1), null, 2, StopCheck.NEVER);
    assertTrue(partition.balance() <= 1.03 + 1e-9);
    // The part of the hub holds as many leaves as it may, or nearly so.
    assertTrue(partition.cut() <= 20_000 - 0.97 * partition.weightLimit(), "" + partition.cut());
  }

  @Test
  void onePartAndAsManyPartsAsNodes() {
    Csr graph = hubs(new SplittableRandom(5), 300, 2);
    assertEquals(0, partition(graph, PartitionConfig.of(1, 1), null, 1, StopCheck.NEVER).cut());
    int[] all =
        partition(graph, PartitionConfig.of(300, 1), null, 1, StopCheck.NEVER).partOf().clone();
    Arrays.sort(all);
    assertArrayEquals(numbers(300), all);
  }

  @Test
  void graphsWithoutEdgesAreDividedEvenly() {
    Csr graph = new Edges().graph(1000);
    Partition partition = partition(graph, PartitionConfig.of(7, 1), null, 1, StopCheck.NEVER);
    assertEquals(0, partition.cut());
    assertTrue(Arrays.stream(partition.partWeights()).max().getAsLong() <= 148);
  }

  @Test
  void noImbalanceMeansNone() {
    for (int seed = 0; seed < 20; seed++) {
      Csr graph = hubs(new SplittableRandom(seed), 4000, 2);
      PartitionConfig config = new PartitionConfig(5, 0, seed);
      long[] weights = partition(graph, config, null, 1, StopCheck.NEVER).partWeights();
      assertArrayEquals(new long[] {800, 800, 800, 800, 800}, weights);
    }
  }

  @Test
  void scalingTheWeightsChangesNothingButTheCut() {
    SplittableRandom random = new SplittableRandom(11);
    Csr drawn = hubs(random, 1500, 3);
    Csr graph = withWeights(drawn, 1);
    Csr scaled = withWeights(drawn, 0x1p-20f);
    PartitionConfig config = PartitionConfig.of(5, 3);
    Partition plain = partition(graph, config, null, 1, StopCheck.NEVER);
    Partition small = partition(scaled, config, null, 1, StopCheck.NEVER);
    assertArrayEquals(plain.partOf(), small.partOf());
    assertEquals(plain.cut() * 0x1p-20, small.cut());
  }

  @Test
  void outputsAreBalancedByTheirWeight() {
    SplittableRandom random = new SplittableRandom(2);
    Csr graph = hubs(random, 4000, 3);
    int[] weights = new int[4000];
    boolean[] output = new boolean[4000];
    for (int u = 0; u < 4000; u++) {
      output[u] = u < 1000; // all among the hubs
      weights[u] = output[u] ? 20 : 1;
    }
    int[] partOf = partition(graph, PartitionConfig.of(8, 1), weights, 1, StopCheck.NEVER).partOf();
    int[] outputs = new int[8];
    for (int u = 0; u < 1000; u++) {
      outputs[partOf[u]]++;
    }
    // 23,000 in all: 2,962 a part at most, so at most 148 outputs, where the average is 125.
    assertTrue(Arrays.stream(outputs).max().getAsInt() <= 148, Arrays.toString(outputs));
  }

  @Property(tries = 40)
  void aStopEndsTheRun(@ForAll long seed, @ForAll @IntRange(min = 0, max = 30) int checks) {
    Csr graph = hubs(new SplittableRandom(seed), 3000, 3);
    AtomicInteger asked = new AtomicInteger();
    StopCheck stop =
        () -> {
          if (asked.getAndIncrement() >= checks) {
            throw new CancellationException("stopped");
          }
        };
    assertThrows(
        CancellationException.class,
        () -> partition(graph, PartitionConfig.of(16, seed), null, 2, stop));
    assertTrue(asked.get() <= checks + 4, "went on after the stop: " + asked.get());
  }

  @Test
  void mistakesNameRuleValueAndRemedy() {
    Csr graph = new Edges().graph(3);
    assertMessage("'parts' must be at least 1 but was 0", () -> PartitionConfig.of(0, 1));
    assertMessage(
        "'imbalance' must be in [0, 1] but was -0.1", () -> new PartitionConfig(2, -0.1, 1));
    assertMessage(
        "'parts' must be at most the number of nodes, 3, but was 4. Ask for fewer parts",
        () -> partition(graph, PartitionConfig.of(4, 1), null, 1, StopCheck.NEVER));
    assertMessage(
        "'nodeWeights' must have one weight per node, 3, but had 2",
        () -> partition(graph, PartitionConfig.of(2, 1), new int[2], 1, StopCheck.NEVER));
    int[] negative = {1, -5, 1};
    assertMessage(
        "Node weights must be 0 or greater, but of node 1 it was -5",
        () -> partition(graph, PartitionConfig.of(2, 1), negative, 1, StopCheck.NEVER));
    int[] large = {Integer.MAX_VALUE, 1, 1};
    assertMessage(
        "Node weights must sum to at most 2147483647 but summed to 2147483649. Divide them all by"
            + " the same number",
        () -> partition(graph, PartitionConfig.of(2, 1), large, 1, StopCheck.NEVER));
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable action) {
    assertEquals(message, assertThrows(InvalidInput.class, action).getMessage());
  }

  private static Partition partition(
      Csr graph, PartitionConfig config, int[] nodeWeights, int threads, StopCheck stop) {
    try (Workers workers = Workers.create(threads)) {
      return GraphPartitioner.partition(graph, config, nodeWeights, workers, stop);
    }
  }

  /** Small or with several levels; directed, weighted, in pieces, with self-loops. */
  private static Csr anyGraph(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> RandomGraphs.directed(random);
      case 1 -> RandomGraphs.undirected(random, true);
      case 2 -> RandomGraphs.undirected(random, false);
      default -> hubs(random, 100 + random.nextInt(900), 1 + random.nextInt(4));
    };
  }

  /** Small numbers have many neighbours; some nodes have none. */
  private static Csr hubs(SplittableRandom random, int nodeCount, int edgesPerNode) {
    Edges edges = new Edges();
    for (int u = 1; u < nodeCount; u++) {
      int count = random.nextInt(2 * edgesPerNode);
      for (int i = 0; i < count; i++) {
        double near = random.nextDouble();
        edges.add(u, (int) (u * near * near));
      }
    }
    return edges.graph(nodeCount);
  }

  private static Csr withWeights(Csr graph, float weight) {
    float[] weights = new float[graph.edgeCount()];
    Arrays.fill(weights, weight);
    return new Csr(graph.nodeCount(), graph.offsets(), graph.targets(), weights);
  }

  private static double slowCut(Csr graph, int[] partOf) {
    double[][] dense = Dense.of(graph);
    double cut = 0;
    for (int u = 0; u < partOf.length; u++) {
      for (int v = 0; v < u; v++) {
        if (partOf[u] != partOf[v]) {
          cut += (dense[u][v] + dense[v][u]) / 2;
        }
      }
    }
    return cut;
  }

  private static int[] numbers(int count) {
    int[] numbers = new int[count];
    Arrays.setAll(numbers, i -> i);
    return numbers;
  }

  private static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  /** Pairs, collected one by one. */
  private static final class Edges {
    private int[] sources = new int[64];
    private int[] targets = new int[64];
    private int count;

    void add(int u, int v) {
      if (count == sources.length) {
        sources = Arrays.copyOf(sources, 2 * count);
        targets = Arrays.copyOf(targets, 2 * count);
      }
      sources[count] = u;
      targets[count++] = v;
    }

    Csr graph(int nodeCount) {
      return Graphs.undirected(
          nodeCount, Arrays.copyOf(sources, count), Arrays.copyOf(targets, count), null);
    }
  }
}
