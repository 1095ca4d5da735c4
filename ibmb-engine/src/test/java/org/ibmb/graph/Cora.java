/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** The citation graph that the examples ship, read without a database. */
public record Cora(
    Graph graph, Features features, int[] labels, List<String> classes, String[] split) {
  private static final Path DATA = Path.of("..", "cypher-examples", "data");

  public static Cora load() {
    try {
      return load(DATA);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Cora load(Path data) throws IOException {
    List<String[]> papers = rows(data.resolve("cora-papers.csv.gz"));
    int nodeCount = papers.size();
    int dimension = papers.get(0)[3].length();
    List<String> classes = papers.stream().map(row -> row[1]).distinct().sorted().toList();
    float[] values = new float[nodeCount * dimension];
    int[] labels = new int[nodeCount];
    String[] split = new String[nodeCount];
    for (String[] row : papers) {
      int node = Integer.parseInt(row[0]);
      labels[node] = classes.indexOf(row[1]);
      split[node] = row[2];
      for (int j = 0; j < dimension; j++) {
        values[node * dimension + j] = row[3].charAt(j) - '0';
      }
    }
    Csr adjacency = undirected(nodeCount, rows(data.resolve("cora-citations.csv")));
    return new Cora(
        Graph.of(adjacency, true),
        new Features(nodeCount, dimension, values),
        labels,
        classes,
        split);
  }

  public int[] nodesOf(String name) {
    return IntStream.range(0, split.length).filter(i -> split[i].equals(name)).toArray();
  }

  private static Csr undirected(int nodeCount, List<String[]> edges) {
    int[] sources = edges.stream().mapToInt(edge -> Integer.parseInt(edge[0])).toArray();
    int[] targets = edges.stream().mapToInt(edge -> Integer.parseInt(edge[1])).toArray();
    return Graphs.undirected(nodeCount, sources, targets, null);
  }

  private static List<String[]> rows(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      return reader.lines().skip(1).map(line -> line.split(",", -1)).toList();
    }
  }
}
