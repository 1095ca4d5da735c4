/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;

/**
 * A drawing of {@code docs/img} with the graph of ten nodes A to J. Its relationships and the
 * numbers beside its nodes are attributes and texts of the SVG file, so that a test can compute
 * them anew.
 *
 * @param svg text of the file
 */
record Drawing(String svg) {
  private static final Pattern EDGE = Pattern.compile("data-edge=\"(\\w\\w)\"");

  static Drawing read(Path file) throws IOException {
    return new Drawing(Files.readString(file));
  }

  /** The relationships, each as the names of its two nodes. */
  Set<String> edges() {
    Set<String> edges = new TreeSet<>();
    EDGE.matcher(svg).results().forEach(edge -> edges.add(edge.group(1)));
    return edges;
  }

  /** The drawn graph, undirected; A is node 0, B is node 1, and so on. */
  Graph graph() {
    int nodeCount = edges().stream().flatMapToInt(String::chars).max().orElseThrow() - 'A' + 1;
    int[] offsets = new int[nodeCount + 1];
    List<Integer> targets = new ArrayList<>();
    for (int u = 0; u < nodeCount; u++) {
      for (String edge : edges()) {
        int one = edge.charAt(0) - 'A';
        int other = edge.charAt(1) - 'A';
        if (u == one || u == other) {
          targets.add(u == one ? other : one);
        }
      }
      offsets[u + 1] = targets.size();
    }
    int[] ends = targets.stream().mapToInt(Integer::intValue).toArray();
    float[] ones = new float[ends.length];
    Arrays.fill(ones, 1);
    return Graph.of(Csr.canonical(nodeCount, offsets, ends, ones), true);
  }

  /**
   * The texts of the drawing that have these attributes.
   *
   * @param attributes names of attributes, in their order in the file
   * @return for each text the values of its attributes, then the text itself
   */
  List<List<String>> texts(String... attributes) {
    StringBuilder pattern = new StringBuilder("<text [^>]*?");
    for (String attribute : attributes) {
      pattern.append(attribute).append("=\"(\\w+)\" ?");
    }
    return Pattern.compile(pattern + ">([^<]*)<").matcher(svg).results().map(Drawing::all).toList();
  }

  private static List<String> all(MatchResult match) {
    List<String> groups = new ArrayList<>();
    for (int i = 1; i <= match.groupCount(); i++) {
      groups.add(match.group(i));
    }
    return groups;
  }

  /** Numbers of the nodes with these names: {@code "AC"} is 0 and 2. */
  static int[] nodes(String names) {
    return names.chars().map(name -> name - 'A').toArray();
  }

  /** Names of nodes, without those that are left out; the inverse of {@link #nodes}. */
  static String names(int[] nodes, int from, int to) {
    StringBuilder names = new StringBuilder();
    for (int node : Arrays.stream(nodes, from, to).sorted().toArray()) {
      names.append((char) ('A' + node));
    }
    return names.toString();
  }
}
