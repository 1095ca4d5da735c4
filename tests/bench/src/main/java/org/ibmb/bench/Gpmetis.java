/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ibmb.graph.Csr;
import org.ibmb.run.InvalidInput;

/** METIS as its command-line program, one process a run. */
final class Gpmetis {
  private static final Pattern CUT = Pattern.compile("Edgecut: (\\d+)");
  private static final Pattern BALANCE = Pattern.compile("constraint #0:\\s+([0-9.]+)");
  private static final Pattern SECONDS = Pattern.compile("Partitioning:\\s+([0-9.]+) sec");

  /**
   * What one run printed.
   *
   * @param millis time of partitioning, without reading the file: processor time of its one thread,
   *     in whole milliseconds; none counts as half of one
   */
  record Result(double cut, double balance, double millis) {}

  private Gpmetis() {}

  /** Whether there is such a program. It names its version only in part: 5.1.0 says 5.0. */
  static boolean isInstalled() {
    try {
      output("gpmetis", "-help");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Divides by METIS's default, direct k-way partitioning.
   *
   * @param file as {@link #write} writes it
   */
  static Result run(Path file, int parts, int seed) throws IOException {
    String printed =
        output("gpmetis", "-seed=" + seed, "-nooutput", file.toString(), Integer.toString(parts));
    return new Result(
        number(CUT, printed),
        number(BALANCE, printed),
        Math.max(0.5, 1000 * number(SECONDS, printed)));
  }

  /** Writes an undirected graph without weights; self-loops are left out. */
  static void write(Csr graph, Path file) throws IOException {
    int[] offsets = graph.offsets();
    int loops = 0;
    for (int u = 0; u < graph.nodeCount(); u++) {
      for (int e = offsets[u]; e < offsets[u + 1]; e++) {
        loops += graph.targets()[e] == u ? 1 : 0;
      }
    }
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      out.write(graph.nodeCount() + " " + (graph.edgeCount() - loops) / 2 + "\n");
      for (int u = 0; u < graph.nodeCount(); u++) {
        for (int e = offsets[u]; e < offsets[u + 1]; e++) {
          if (graph.targets()[e] != u) {
            out.write((graph.targets()[e] + 1) + " ");
          }
        }
        out.write("\n");
      }
    }
  }

  private static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static double number(Pattern pattern, String printed) {
    Matcher matcher = pattern.matcher(printed);
    if (!matcher.find()) {
      throw new InvalidInput("gpmetis printed no '%s' in:%n%s".formatted(pattern, printed));
    }
    return Double.parseDouble(matcher.group(1));
  }
}
