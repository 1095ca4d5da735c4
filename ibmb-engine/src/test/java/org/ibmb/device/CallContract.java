/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import static org.ibmb.device.DeviceUnderTest.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

/** What a device promises to calls that share it. */
interface CallContract extends DeviceUnderTest {
  /** The same bytes for any number of threads. */
  @Test
  default void resultsDoNotDependOnThreads() {
    SplittableRandom random = new SplittableRandom(8);
    double[][] a = random(random, 700, 33);
    double[][] b = random(random, 700, 65);
    Workers one = Workers.create(1);
    try (Arena arena = device().newArena()) {
      Matrix x = upload(arena, a);
      Matrix y = upload(arena, b);
      Matrix two = arena.matrix(33, 65);
      Matrix alone = arena.matrix(33, 65);
      device().multiplyTransposedA(x, y, two);
      device().on(one).multiplyTransposedA(x, y, alone);
      assertArrayEquals(device().download(two), device().download(alone));
    }
    one.close();
  }

  @Test
  default void lanesAndCallsShareTheMemory() {
    long before = device().allocatedBytes();
    Workers workers = Workers.create(2);
    assertFalse(device().lanes().isEmpty());
    List<Device> sharing = List.of(device().on(workers), device().lanes().get(0));
    for (Device other : sharing) {
      try (Arena arena = other.newArena()) {
        arena.matrix(10, 10);
        assertEquals(before + 400, device().allocatedBytes());
      }
      assertEquals(before, device().allocatedBytes());
    }
    workers.close();
  }

  @Test
  default void aCheckpointAsksWhetherTheCallIsToStop() {
    Workers workers = Workers.create(1);
    AtomicInteger asked = new AtomicInteger();
    Device stoppable =
        device()
            .on(
                workers.stoppable(
                    () -> {
                      if (asked.incrementAndGet() > 1) {
                        throw new IllegalStateException("stopped");
                      }
                    }));
    stoppable.checkpoint();
    assertThrows(IllegalStateException.class, stoppable::checkpoint);
    for (Device lane : stoppable.lanes()) {
      assertThrows(IllegalStateException.class, lane::checkpoint);
    }
    workers.close();
  }
}
