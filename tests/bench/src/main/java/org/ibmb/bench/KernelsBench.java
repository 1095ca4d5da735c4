/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ibmb.device.cpu.KernelBenchmarks;
import org.ibmb.device.cpu.KernelBenchmarks.Implementation;
import org.ibmb.run.InvalidInput;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Kernels over one row, by JMH: the Vector API against plain loops. */
final class KernelsBench implements Benchmark {

  @Override
  public void run(Settings settings, Path folder, Report report) {
    Map<String, Map<Implementation, Double>> nanos = new TreeMap<>();
    for (RunResult result : measured(settings)) {
      Implementation implementation =
          Implementation.valueOf(result.getParams().getParam("implementation"));
      Result<?> found = result.getPrimaryResult();
      nanos
          .computeIfAbsent(found.getLabel(), label -> new EnumMap<>(Implementation.class))
          .put(implementation, found.getScore());
      report.setting(
          found.getLabel() + ", " + implementation + ", ns, least and most",
          List.of(found.getStatistics().getMin(), found.getStatistics().getMax()));
    }
    report.row("kernel", "Vector API, ns a row", "plain, ns a row", "ratio");
    nanos.forEach(
        (kernel, times) -> {
          double vector = times.get(Implementation.VECTOR);
          double plain = times.get(Implementation.PLAIN);
          report.row(kernel, vector, plain, plain / vector);
          report.key(kernel + "_ns", vector);
          report.key(kernel + "_ratio", plain / vector);
        });
    report.key("java", Runtime.version().feature());
  }

  private static Collection<RunResult> measured(Settings settings) {
    try {
      return new Runner(
              new OptionsBuilder()
                  .include(KernelBenchmarks.class.getName())
                  .measurementIterations(settings.runs())
                  .build())
          .run();
    } catch (RunnerException e) {
      throw new InvalidInput("JMH could not run the kernels: " + e.getMessage());
    }
  }
}
