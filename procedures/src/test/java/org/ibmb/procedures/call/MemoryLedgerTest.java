/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.ibmb.run.NotEnoughMemory;
import org.ibmb.run.StopCheck;
import org.junit.jupiter.api.Test;

/** Memory is promised once: what one call was promised, no other is. */
class MemoryLedgerTest {
  private static final long MIB = 1 << 20;

  /** A heap of 1,000 MiB, of which a tenth is never promised. */
  private static final class Heap implements MemoryLedger.Gauge {
    final AtomicLong live = new AtomicLong(100 * MIB);
    final AtomicLong garbage = new AtomicLong();
    final AtomicInteger collections = new AtomicInteger();

    @Override
    public long heapMax() {
      return 1000 * MIB;
    }

    @Override
    public long heapUsed() {
      return live.get() + garbage.get();
    }

    @Override
    public void collect() {
      collections.incrementAndGet();
      garbage.set(0);
    }

    @Override
    public long offHeapTotal() {
      return 500 * MIB;
    }
  }

  private final Heap heap = new Heap();
  private final MemoryLedger ledger = new MemoryLedger(heap);

  private static MemoryLedger.Request request(long heap, long offHeap) {
    return new MemoryLedger.Request(
        "ibmb.test", heap * MIB, offHeap * MIB, Map.of(), List.of("outputsPerBatch"));
  }

  private MemoryLedger.Reservation admit(MemoryLedger.Request request) {
    return ledger.admit(request, 0, false, StopCheck.NEVER, message -> {});
  }

  @Test
  void whatFitsIsAdmitted() {
    admit(request(800, 500)).close();
    admit(request(800, 500)).close();
  }

  @Test
  void whatDoesNotFitIsRefusedWithBothSides() {
    String message = assertThrows(NotEnoughMemory.class, () -> admit(request(801, 1))).getMessage();
    assertEquals(
        "Procedure was blocked since the minimum estimated memory (801 MiB heap, 1024 KiB off-heap) exceeds what is free (800 MiB heap, 500 MiB off-heap). Reduce outputsPerBatch, or pass sudo: true.",
        message);
    assertThrows(NotEnoughMemory.class, () -> admit(request(1, 501)));
  }

  @Test
  void twoCallsCannotBothBePromisedWhatOneNeeds() {
    try (var first = admit(request(500, 0))) {
      String message =
          assertThrows(NotEnoughMemory.class, () -> admit(request(301, 0))).getMessage();
      assertTrue(message.contains("beside ibmb.test with 500 MiB heap"), message);
      admit(request(300, 0)).close();
    }
    admit(request(800, 0)).close();
  }

  @Test
  void whatACallHasTakenCountsOnce() {
    try (var first = admit(request(500, 0))) {
      heap.live.addAndGet(500 * MIB); // it allocates what it was promised
      admit(request(300, 0)).close();
      heap.live.addAndGet(100 * MIB); // others allocate, too
      assertThrows(NotEnoughMemory.class, () -> admit(request(201, 0)));
      admit(request(200, 0)).close();
    }
  }

  @Test
  void sharedMemoryCountsOnce() {
    Map<Object, Long> graph = Map.of("graph", 500 * MIB);
    var request = new MemoryLedger.Request("ibmb.test", 100 * MIB, 0, graph, List.of());
    try (var first = admit(request);
        var second = admit(request);
        var third = admit(request)) {
      assertThrows(NotEnoughMemory.class, () -> admit(request));
    }
  }

  @Test
  void claimsGrowAReservationAndAreRefusedBeforeTheHeapIsFull() {
    try (var call = admit(request(100, 0))) {
      call.claim(600 * MIB, 0);
      NotEnoughMemory refused = assertThrows(NotEnoughMemory.class, () -> call.claim(101 * MIB, 0));
      assertTrue(
          refused
              .getMessage()
              .contains("(801 MiB heap, 0 Bytes off-heap) exceeds what is free (800"),
          refused.getMessage());
      call.release(600 * MIB, 0);
      call.claim(700 * MIB, 0);
    }
  }

  @Test
  void garbageIsCollectedBeforeACallIsRefusedAndNotWithoutHope() {
    heap.garbage.set(600 * MIB);
    admit(request(700, 0)).close();
    assertEquals(1, heap.collections.get());
    heap.garbage.set(600 * MIB);
    assertThrows(NotEnoughMemory.class, () -> admit(request(950, 0)));
    assertEquals(1, heap.collections.get(), "no collection makes room for that");
  }

  @Test
  void aCallWaitsForItsTurnAndSaysSo() throws Exception {
    AtomicReference<String> message = new AtomicReference<>();
    var first = admit(request(500, 0));
    CompletableFuture<MemoryLedger.Reservation> second =
        CompletableFuture.supplyAsync(
            () -> ledger.admit(request(400, 0), 60, false, StopCheck.NEVER, message::set));
    while (message.get() == null) {
      Thread.onSpinWait();
    }
    assertFalse(second.isDone());
    assertTrue(message.get().contains("beside 1 running calls"), message.get());
    first.close();
    second.get(10, TimeUnit.SECONDS).close();
  }

  @Test
  void aCallThatFitsIntoNoServerDoesNotWait() {
    assertThrows(
        NotEnoughMemory.class,
        () -> ledger.admit(request(900, 0), 600, false, StopCheck.NEVER, message -> {}));
  }

  @Test
  void aCallThatInsistsIsAdmitted() {
    try (var all = admit(request(800, 0));
        var more = ledger.admit(request(800, 0), 0, true, StopCheck.NEVER, message -> {})) {
      more.claim(800 * MIB, 800 * MIB);
    }
  }

  @Test
  void aWaitingCallCanBeStopped() {
    try (var all = admit(request(800, 0))) {
      StopCheck stopped =
          () -> {
            throw new IllegalStateException("terminated");
          };
      assertThrows(
          IllegalStateException.class,
          () -> ledger.admit(request(100, 0), 600, false, stopped, message -> {}));
    }
    admit(request(800, 0)).close();
  }
}
