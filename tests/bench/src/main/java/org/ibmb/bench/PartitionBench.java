/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ibmb.graph.Csr;
import org.ibmb.partition.GraphPartitioner;
import org.ibmb.partition.Partition;
import org.ibmb.partition.PartitionConfig;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Dividing real graphs into parts: cut, balance and time, against METIS.
 *
 * <p>Both take turns, each turn with the next seed. Ours is warmed up for three seconds on each
 * graph and number of parts; METIS is machine code and starts anew each time. METIS tells the
 * processor time of its only thread; of ours we time both, what a clock on the wall shows and what
 * all our threads together use, without compiler and garbage collector.
 */
final class PartitionBench implements Benchmark {
  private static final List<String> GRAPHS =
      List.of(
          "cora",
          "citeseer",
          "amazon-photo",
          "amazon-computers",
          "coauthor-cs",
          "facebook-pagepage",
          "wordnet-lexname",
          "twitch-explicit");
  private static final int[] PARTS = {4, 32, 128};

  /** A graph is not divided into parts of fewer nodes on average. */
  private static final int LEAST_PART = 20;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** One value per turn. */
  private record Runs(double[] cuts, double[] balances, double[] millis, double[] processor) {
    Runs(int turns) {
      this(new double[turns], new double[turns], new double[turns], new double[turns]);
    }

    void put(int turn, double cut, double balance, double wallMillis, double processorMillis) {
      cuts[turn] = cut;
      balances[turn] = balance;
      millis[turn] = wallMillis;
      processor[turn] = processorMillis;
    }
  }

  /** Ratios to METIS over all graphs and parts; above 1, we are better. */
  private static final class Ratio {
    private double worst = Double.POSITIVE_INFINITY;
    private double logarithms;
    private int count;

    void add(double ratio) {
      worst = Math.min(worst, ratio);
      logarithms += Math.log(ratio);
      count++;
    }

    Double worst() {
      return count == 0 ? null : worst;
    }

    Double mean() {
      return count == 0 ? null : Math.exp(logarithms / count);
    }
  }

  private final Ratio quality = new Ratio();
  private final Ratio time = new Ratio();
  private final Ratio processor = new Ratio();
  private double heaviest;

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    boolean peer = Gpmetis.isInstalled();
    if (!peer) {
      report.note("No peer: gpmetis is not on the path. On Debian: apt install metis.");
    }
    int turns = Math.max(settings.runs(), settings.seeds());
    report.setting("seeds", settings.seeds());
    report.setting("turns", turns);
    report.row(
        "graph",
        "parts",
        "cut",
        "METIS",
        "METIS/ours",
        "balance",
        "METIS",
        "ms",
        "CPU ms",
        "METIS",
        "METIS/ours",
        "METIS/CPU");
    int graphs = 0;
    try (Workers workers = Workers.create(settings.threads())) {
      for (String name : selected(settings)) {
        if (Files.notExists(settings.data().resolve(name))) {
          report.note("Skipped: there is no folder %s in %s.", name, settings.data());
          continue;
        }
        Csr graph = RealGraph.read(settings.data(), name).graph().adjacency();
        Path file = folder.resolve(name + ".graph");
        Gpmetis.write(graph, file);
        for (int parts : PARTS) {
          if (graph.nodeCount() >= LEAST_PART * parts) {
            Runs ours = new Runs(turns);
            Runs theirs = peer ? new Runs(turns) : null;
            contest(graph, file, parts, settings.seeds(), workers, ours, theirs);
            report(report, name, parts, ours, theirs);
          }
        }
        Files.delete(file);
        graphs++;
      }
    }
    report.key("cut_quality", quality.worst());
    report.key("cut_quality_mean", quality.mean());
    report.key("time_ratio", time.worst());
    report.key("time_ratio_mean", time.mean());
    report.key("cpu_ratio", processor.worst());
    report.key("cpu_ratio_mean", processor.mean());
    report.key("balance", heaviest);
    report.key("graphs", graphs);
    report.key("peer", peer ? "gpmetis" : null);
    report.key("java", Runtime.version().feature());
  }

  private static List<String> selected(Settings settings) {
    for (String name : settings.graphs()) {
      if (!GRAPHS.contains(name)) {
        throw new InvalidInput(
            "'bench.graphs' must be of %s but one was '%s'".formatted(GRAPHS, name));
      }
    }
    return settings.graphs().isEmpty() ? GRAPHS : settings.graphs();
  }

  /**
   * @param theirs null without a peer
   */
  private static void contest(
      Csr graph, Path file, int parts, int seeds, Workers workers, Runs ours, Runs theirs)
      throws IOException {
    Contest.warmUp(
        Contest.Block.of(
            () ->
                GraphPartitioner.partition(
                    graph, PartitionConfig.of(parts, 0), null, workers, StopCheck.NEVER)));
    for (int turn = 0; turn < ours.cuts.length; turn++) {
      int seed = 1 + turn % seeds;
      PartitionConfig config = PartitionConfig.of(parts, seed);
      long processorBegin = processorNanos();
      long begin = System.nanoTime();
      Partition found = GraphPartitioner.partition(graph, config, null, workers, StopCheck.NEVER);
      double millis = (System.nanoTime() - begin) / 1e6;
      double processorMillis = (processorNanos() - processorBegin) / 1e6;
      ours.put(turn, found.cut(), found.balance(), millis, processorMillis);
      if (theirs != null) {
        Gpmetis.Result result = Gpmetis.run(file, parts, seed);
        theirs.put(turn, result.cut(), result.balance(), result.millis(), result.millis());
      }
    }
  }

  /** What all threads that live have used; the workers live on between two turns. */
  private static long processorNanos() {
    long sum = 0;
    for (long thread : THREADS.getAllThreadIds()) {
      sum += Math.max(0, THREADS.getThreadCpuTime(thread));
    }
    return sum;
  }

  private void report(Report report, String name, int parts, Runs ours, Runs theirs) {
    double cut = Contest.median(ours.cuts);
    double millis = Contest.median(ours.millis);
    double processorMillis = Contest.median(ours.processor);
    double balance = Contest.median(ours.balances);
    for (double each : ours.balances) {
      heaviest = Math.max(heaviest, each);
    }
    report.timings(name + " " + parts, List.of(ours.millis));
    if (theirs == null) {
      report.row(
          name, parts, cut, null, null, balance, null, millis, processorMillis, null, null, null);
      return;
    }
    report.timings(name + " " + parts + " METIS", List.of(theirs.millis));
    double theirCut = Contest.median(theirs.cuts);
    double theirMillis = Contest.median(theirs.millis);
    // Without any cut edge nobody can be better.
    double cutRatio = cut == 0 ? 1 : theirCut / cut;
    quality.add(cutRatio);
    time.add(theirMillis / millis);
    processor.add(theirMillis / processorMillis);
    report.row(
        name,
        parts,
        cut,
        theirCut,
        cutRatio,
        balance,
        Contest.median(theirs.balances),
        millis,
        processorMillis,
        theirMillis,
        theirMillis / millis,
        theirMillis / processorMillis);
  }
}
