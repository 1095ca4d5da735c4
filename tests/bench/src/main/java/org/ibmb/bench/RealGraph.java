/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;

/**
 * A labelled graph from a folder with {@code edges.csv.gz} (source, target), {@code nodes.csv.gz}
 * (id, label, split) and {@code features.csr.npz}, {@code features.npy.gz} or {@code features.npy}.
 * Edges count in both directions, each pair once.
 *
 * @param labels class of each node, -1 without one
 * @param split where the split is from
 */
record RealGraph(
    String name,
    Graph graph,
    Features features,
    int[] labels,
    int classes,
    int[] train,
    int[] validation,
    int[] test,
    String split) {
  private static final long SPLIT_SEED = 1;

  static RealGraph read(Path data, String name) throws IOException {
    Path folder = data.resolve(name);
    List<String[]> nodes = rows(folder.resolve("nodes.csv.gz"));
    int[] labels = new int[nodes.size()];
    String[] parts = new String[nodes.size()];
    for (String[] row : nodes) {
      int node = Integer.parseInt(row[0]);
      labels[node] = row[1].isEmpty() ? -1 : Integer.parseInt(row[1]);
      parts[node] = row[2];
    }
    boolean given = Arrays.asList(parts).contains("train");
    if (!given) {
      draw(labels, parts);
    }
    Csr adjacency = undirected(nodes.size(), rows(folder.resolve("edges.csv.gz")));
    return new RealGraph(
        name,
        Graph.of(adjacency, true),
        features(folder),
        labels,
        Arrays.stream(labels).max().orElse(0) + 1,
        nodesOf("train", labels, parts),
        nodesOf("val", labels, parts),
        nodesOf("test", labels, parts),
        given ? "of the data" : "60/20/20 at random, seed " + SPLIT_SEED);
  }

  /** The same graph, normalised otherwise. */
  Graph graph(Propagation propagation) {
    return Graph.of(graph.adjacency(), true, propagation);
  }

  private static void draw(int[] labels, String[] parts) {
    SplittableRandom random = new SplittableRandom(SPLIT_SEED);
    for (int i = 0; i < parts.length; i++) {
      double drawn = random.nextDouble();
      parts[i] = labels[i] < 0 ? "" : drawn < 0.6 ? "train" : drawn < 0.8 ? "val" : "test";
    }
  }

  private static int[] nodesOf(String part, int[] labels, String[] parts) {
    return IntStream.range(0, parts.length)
        .filter(i -> parts[i].equals(part) && labels[i] >= 0)
        .toArray();
  }

  private static Csr undirected(int nodeCount, List<String[]> edges) {
    int[] offsets = new int[nodeCount + 1];
    int[][] pairs = new int[edges.size()][];
    for (int i = 0; i < pairs.length; i++) {
      String[] edge = edges.get(i);
      pairs[i] = new int[] {Integer.parseInt(edge[0]), Integer.parseInt(edge[1])};
      offsets[pairs[i][0] + 1]++;
      offsets[pairs[i][1] + 1]++;
    }
    Arrays.parallelPrefix(offsets, Integer::sum);
    int[] next = offsets.clone();
    int[] targets = new int[2 * pairs.length];
    for (int[] pair : pairs) {
      targets[next[pair[0]]++] = pair[1];
      targets[next[pair[1]]++] = pair[0];
    }
    // Pairs that stand there in both directions were merged; each weighs 1 all the same.
    Csr merged = Csr.canonical(nodeCount, offsets, targets, null);
    float[] ones = new float[merged.edgeCount()];
    Arrays.fill(ones, 1f);
    return new Csr(nodeCount, merged.offsets(), merged.targets(), ones);
  }

  private static Features features(Path folder) throws IOException {
    Path sparse = folder.resolve("features.csr.npz");
    if (Files.exists(sparse)) {
      return NumpyFile.sparseRows(sparse);
    }
    Path packed = folder.resolve("features.npy.gz");
    return NumpyFile.rows(Files.exists(packed) ? packed : folder.resolve("features.npy"));
  }

  private static List<String[]> rows(Path file) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      return reader.lines().skip(1).map(line -> line.split(",", -1)).toList();
    }
  }
}
