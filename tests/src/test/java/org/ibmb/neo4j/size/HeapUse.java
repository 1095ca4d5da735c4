/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j.size;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.ibmb.demo.ServerProcess;

/** What calls take from the heap of a server, and what their estimates say. */
final class HeapUse {
  private static final long LONG_NANOS = 500_000_000;

  private HeapUse() {}

  /** Bytes that live at most while {@code query} runs, of those looked at, one after the other. */
  static long mostDuring(ServerProcess server, String query) {
    CompletableFuture<ServerProcess.Outcome> call = server.runAside(query);
    long most = 0;
    while (!call.isDone()) {
      long begin = System.nanoTime();
      most = Math.max(most, server.liveHeapBytes());
      long took = System.nanoTime() - begin;
      if (took > LONG_NANOS) {
        // One long look after another would leave the call hardly any time to run.
        LockSupport.parkNanos(2 * took);
      }
    }
    call.join().orThrow();
    return most;
  }

  /** The least and the most that the estimate of a procedure says of the heap. */
  static long[] bounds(ServerProcess server, String procedure, String arguments) {
    Map<String, Object> row =
        server.row("CALL ibmb." + procedure + ".estimate(" + arguments + ") YIELD mapView");
    List<?> parts = (List<?>) ((Map<?, ?>) row.get("mapView")).get("components");
    String heap = ((Map<?, ?>) parts.get(0)).get("memoryUsage").toString();
    String[] bounds = heap.replaceAll("[\\[\\]]", "").split(" \\.\\.\\. ");
    return new long[] {bytes(bounds[0]), bytes(bounds[bounds.length - 1])};
  }

  private static long bytes(String text) {
    String[] words = text.split(" ");
    int power = List.of("Bytes", "KiB", "MiB", "GiB").indexOf(words[1]);
    return (long) (Double.parseDouble(words[0]) * Math.pow(1024, power));
  }
}
