/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Where a measurement was taken. */
final class Machine {
  private Machine() {}

  static Map<String, Object> describe() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("cpu", cpu());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
    facts.put("jvmArguments", ManagementFactory.getRuntimeMXBean().getInputArguments());
    facts.put(
        "os",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    // Figures of a machine that is busy otherwise are worth little.
    facts.put(
        "loadAverageBefore", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    return facts;
  }

  private static String cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown"; // not Linux
    }
  }
}
