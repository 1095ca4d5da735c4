/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Memory of this process that is in use. What the system counts (VmRSS) holds two reserves that
 * tell nothing of a leak: heap that the collector keeps after a peak, and what the C library keeps
 * after compilations, in pools of its own for each thread of the compiler.
 */
final class ResidentMemory {
  private static final double KIB_PER_MIB = 1 << 10;
  private static final long TICK_NANOS = 10_000_000;
  private static final int QUIET_TICKS = 100;

  private ResidentMemory() {}

  /**
   * VmRSS in MiB after a full collection and after both reserves were given back. G1 gives heap
   * back in the background: this waits until a second has brought nothing more.
   */
  static double mib() throws IOException {
    // The second one frees what the first found to be finalised or softly referenced.
    System.gc();
    System.gc();
    trimNativeHeap();
    double least = now();
    for (int quiet = 0; quiet < QUIET_TICKS; quiet++) {
      LockSupport.parkNanos(TICK_NANOS);
      double now = now();
      if (now < least - 1) {
        quiet = 0;
      }
      least = Math.min(least, now);
    }
    return least;
  }

  /** Does nothing where the JVM has no such command: other systems than Linux, before 17.0.9. */
  private static void trimNativeHeap() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
      if (Stream.of(beans.getMBeanInfo(commands).getOperations())
          .anyMatch(operation -> operation.getName().equals("systemTrimNativeHeap"))) {
        beans.invoke(commands, "systemTrimNativeHeap", new Object[0], new String[0]);
      }
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double now() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB;
    }
  }
}
