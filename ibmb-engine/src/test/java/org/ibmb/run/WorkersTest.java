/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkersTest {

  @Test
  void everyPieceRunsExactlyOnceAndNoWorkerTwiceAtOnce() {
    try (Workers workers = Workers.create(4)) {
      for (int round = 0; round < 200; round++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(50);
        AtomicIntegerArray busy = new AtomicIntegerArray(workers.count());
        workers.forEach(
            50,
            (worker, i) -> {
              assertEquals(1, busy.incrementAndGet(worker));
              runs.incrementAndGet(i);
              busy.decrementAndGet(worker);
            });
        for (int i = 0; i < 50; i++) {
          assertEquals(1, runs.get(i));
        }
      }
    }
  }

  /** One piece after another finds in its cache what the last stretch left there. */
  @Test
  @Timeout(60)
  void everyWorkerBeginsWithItsOwnShare() {
    try (Workers workers = Workers.create(2)) {
      int[] workerOf = new int[10];
      CountDownLatch both = new CountDownLatch(2);
      workers.forEach(
          10,
          (worker, i) -> {
            workerOf[i] = worker;
            if (i % 5 == 0) {
              both.countDown();
              awaitQuietly(both);
            }
          });
      assertEquals(0, workerOf[0], "the caller's share comes first");
      assertEquals(1, workerOf[5]);
    }
  }

  @Test
  @Timeout(60)
  void whatASlowWorkerLeavesTheOthersTake() {
    try (Workers workers = Workers.create(3)) {
      CountDownLatch others = new CountDownLatch(30);
      workers.forEach(
          31,
          (worker, i) -> {
            if (i == 0) {
              awaitQuietly(others);
            } else {
              others.countDown();
            }
          });
      assertEquals(0, others.getCount());
    }
  }

  @Test
  void aFailureReachesTheCallerAndStopsTheRest() {
    try (Workers workers = Workers.create(4)) {
      AtomicInteger runs = new AtomicInteger();
      IllegalStateException error =
          assertThrows(
              IllegalStateException.class,
              () ->
                  workers.forEach(
                      1_000_000,
                      (worker, i) -> {
                        runs.incrementAndGet();
                        throw new IllegalStateException("piece failed");
                      }));
      assertEquals("piece failed", error.getMessage());
      assertTrue(runs.get() <= 4, runs + " pieces ran after the failure");
      AtomicInteger after = new AtomicInteger();
      workers.forEach(10, (worker, i) -> after.incrementAndGet());
      assertEquals(10, after.get(), "the pool still works");
    }
  }

  @Test
  void nestedCallsFinish() {
    try (Workers workers = Workers.create(2)) {
      AtomicInteger runs = new AtomicInteger();
      workers.forEach(8, (w, i) -> workers.forEach(8, (w2, j) -> runs.incrementAndGet()));
      assertEquals(64, runs.get());
    }
  }

  /** Whoever calls works, too: nobody waits for threads that another call holds. */
  @Test
  @Timeout(60)
  void aShortCallEndsWhileALongOneHoldsAllThreads() throws InterruptedException {
    try (Workers workers = Workers.create(2)) {
      CountDownLatch held = new CountDownLatch(2);
      CountDownLatch ended = new CountDownLatch(1);
      Thread other =
          new Thread(
              () ->
                  workers.forEach(
                      2,
                      (worker, i) -> {
                        held.countDown();
                        awaitQuietly(ended);
                      }));
      other.start();
      held.await();
      AtomicInteger runs = new AtomicInteger();
      workers.forEach(50, (worker, i) -> runs.incrementAndGet());
      assertEquals(50, runs.get());
      assertTrue(other.isAlive(), "the long call ended first");
      ended.countDown();
      other.join();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
