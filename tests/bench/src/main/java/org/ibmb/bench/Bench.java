/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ibmb.model.Architecture;
import org.ibmb.run.InvalidInput;

/**
 * Runs one benchmark: prints a table, writes {@code tests/target/bench/NAME.json}, ends with a line
 * for programs.
 */
public final class Bench {
  private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

  static {
    BENCHMARKS.put("step", new StepBench(Architecture.Type.GCN, 1, Peer.Script.GCN));
    BENCHMARKS.put("sage", new StepBench(Architecture.Type.GRAPH_SAGE, 1, Peer.Script.GEOMETRIC));
    BENCHMARKS.put("gat", new StepBench(Architecture.Type.GAT, 4, Peer.Script.GEOMETRIC));
    BENCHMARKS.put("spmm", new SpmmBench());
    BENCHMARKS.put("kernels", new KernelsBench());
    BENCHMARKS.put("epoch", new EpochBench());
    BENCHMARKS.put("fullgraph", new FullGraphBench());
    BENCHMARKS.put("scale", new ScaleBench());
    BENCHMARKS.put("networks", new NetworksBench());
    BENCHMARKS.put("gpu", new GpuBench());
    BENCHMARKS.put("partition", new PartitionBench());
    BENCHMARKS.put("push", new PushBench());
    BENCHMARKS.put("samplers", new SamplersBench());
    BENCHMARKS.put("accuracy", new AccuracyBench());
    BENCHMARKS.put("soak", new SoakBench());
    BENCHMARKS.put("terminate", new TerminateBench());
    BENCHMARKS.put("load", new LoadBench());
    BENCHMARKS.put("fuzz", new FuzzBench());
    BENCHMARKS.put("hubs", new HubsBench());
    BENCHMARKS.put("pressure", new PressureBench());
  }

  private Bench() {}

  /**
   * Runs a benchmark.
   *
   * @param args the root of the repository, the name
   */
  public static void main(String[] args) throws IOException {
    Benchmark benchmark = args.length == 2 ? BENCHMARKS.get(args[1]) : null;
    if (benchmark == null) {
      System.err.printf(
          "Name a benchmark with -Dbench=NAME, one of %s.%n",
          String.join(", ", BENCHMARKS.keySet()));
      System.exit(2);
    }
    String name = args[1];
    try {
      Settings settings = Settings.read(Path.of(args[0]));
      Path folder = settings.results().resolve(name);
      Files.createDirectories(folder);
      Report report = new Report(name, settings);
      benchmark.run(settings, folder, report);
      report.finish(settings.results().resolve(name + ".json"));
    } catch (InvalidInput e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    // Threads of the native library may outlive the benchmark.
    System.exit(0);
  }
}
