/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.NotEnoughMemory;
import org.ibmb.run.StopCheck;
import org.neo4j.gds.mem.Estimate;

/**
 * Shares the memory of the server out among the calls that run, by reservation: what one call was
 * promised, no other is. A call that does not fit beside those that run waits for its turn, first
 * come first served; one that does not fit into an idle server is refused at once.
 *
 * <p>Nobody can ask Java how much of the heap belongs to whom. What others hold (the database,
 * projections, this plugin's caches) is taken to be what was in use when no call ran, or what is in
 * use beyond all reservations, whichever is more. A share of the heap stays free for them.
 */
public final class MemoryLedger {
  /** One part in so many of the heap is never promised. */
  private static final int SPARE_SHARE = 10;

  /** A collection of the whole heap stops all queries: it is asked for at most so often. */
  private static final long NANOS_BETWEEN_COLLECTIONS = TimeUnit.SECONDS.toNanos(2);

  private static final long WAKE_MILLIS = 100;

  /** The memory of the machine. */
  interface Gauge {
    long heapMax();

    /** Bytes of the heap in use, garbage included. */
    long heapUsed();

    /** Collects the garbage. */
    void collect();

    /** Bytes outside the heap that all calls together may take. */
    long offHeapTotal();
  }

  /**
   * What a call needs.
   *
   * @param task name of the procedure
   * @param heap bytes of the call's own on the heap, as far as they are known before it works
   * @param offHeap bytes outside it
   * @param shared bytes on the heap that calls with an equal key hold together
   * @param remedies keys of the call that lower what it needs
   */
  public record Request(
      String task, long heap, long offHeap, Map<Object, Long> shared, List<String> remedies) {
    public Request {
      shared = Map.copyOf(shared);
      remedies = List.copyOf(remedies);
    }

    /** This request with less shared memory: that of {@code less} alone. */
    public Request sharing(Map<Object, Long> less) {
      return new Request(task, heap, offHeap, less, remedies);
    }
  }

  private final Gauge gauge;
  private final List<Reservation> running = new ArrayList<>();
  private final Deque<Object> waiting = new ArrayDeque<>();
  private long heapOfOthers;
  private long lastCollection;
  private boolean collectedSinceRelease;

  MemoryLedger(Gauge gauge) {
    this.gauge = gauge;
  }

  /** The memory of one running call; closing it lets the next ones in. */
  final class Reservation implements MemoryClaims, AutoCloseable {
    private final Request request;
    private final boolean insists;
    private long heap;
    private long offHeap;

    private Reservation(Request request, boolean insists) {
      this.request = request;
      this.insists = insists;
      this.heap = request.heap;
      this.offHeap = request.offHeap;
    }

    @Override
    public void claim(long heapBytes, long offHeapBytes) {
      grow(this, heapBytes, offHeapBytes);
    }

    @Override
    public void release(long heapBytes, long offHeapBytes) {
      grow(this, -heapBytes, -offHeapBytes);
    }

    /** The error of a heap that is full all the same. */
    NotEnoughMemory outOfMemory() {
      return new NotEnoughMemory(
          "The heap is full: this call had reserved %s of it%s, and others took more than they had before. It was ended and its memory let go. %s"
              .formatted(
                  Estimate.humanReadable(heap), besides(this), remedy(request, "or try again")));
    }

    @Override
    public void close() {
      end(this);
    }
  }

  /**
   * Waits until the memory is free.
   *
   * @param maxWaitSeconds how long to wait for other calls to end; 0: not at all
   * @param insists whether the call runs though its memory may not suffice
   * @param stop is asked while the call waits
   * @param waits is told, in a sentence, what the call waits for
   * @throws NotEnoughMemory where the memory does not suffice even when no other call runs, or was
   *     not free in time
   */
  Reservation admit(
      Request request,
      long maxWaitSeconds,
      boolean insists,
      StopCheck stop,
      Consumer<String> waits) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(maxWaitSeconds);
    Object ticket = new Object();
    synchronized (this) {
      waiting.addLast(ticket);
      try {
        while (true) {
          boolean first = waiting.peekFirst() == ticket || maxWaitSeconds == 0;
          boolean last = first && (running.isEmpty() || System.nanoTime() >= end);
          if (insists || (first && makeRoom(request.heap, request.offHeap, request, last))) {
            Reservation reservation = new Reservation(request, insists);
            running.add(reservation);
            return reservation;
          }
          if (last) {
            throw refusal(request, request.heap + sharedBytes(request), request.offHeap, null);
          }
          waits.accept(
              "waits for %s heap and %s off-heap beside %d running calls"
                  .formatted(
                      Estimate.humanReadable(request.heap + sharedBytes(request)),
                      Estimate.humanReadable(request.offHeap),
                      running.size()));
          sleep();
          stop.check();
        }
      } finally {
        waiting.remove(ticket);
        notifyAll();
      }
    }
  }

  private void sleep() {
    try {
      wait(WAKE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidInput("The call was interrupted while it waited for memory.");
    }
  }

  private synchronized void grow(Reservation reservation, long heap, long offHeap) {
    boolean more = heap > 0 || offHeap > 0;
    if (more && !reservation.insists && !makeRoom(heap, offHeap, null, true)) {
      throw refusal(
          reservation.request,
          reservation.heap + sharedBytes(reservation.request) + heap,
          reservation.offHeap + offHeap,
          reservation);
    }
    reservation.heap += heap;
    reservation.offHeap += offHeap;
    if (!more) {
      notifyAll();
    }
  }

  private synchronized void end(Reservation reservation) {
    if (running.remove(reservation)) {
      collectedSinceRelease = false;
      notifyAll();
    }
  }

  /** Whether so much is free beside all reservations, as far as is known without a collection. */
  private boolean fits(long heap, long offHeap, Request request) {
    if (running.isEmpty()) {
      heapOfOthers = gauge.heapUsed();
    }
    return offHeap <= freeOffHeap() && heap + missing(request) <= freeHeap();
  }

  /**
   * Whether so much is free beside all reservations. Garbage counts as used until it is collected,
   * which happens only where it may help.
   *
   * @param request whose shared memory is wanted, too, unless a running call holds it; or null
   * @param last whether a refusal follows: then a collection is waited for that is not due yet
   */
  private boolean makeRoom(long heap, long offHeap, Request request, boolean last) {
    if (fits(heap, offHeap, request)) {
      return true;
    }
    long wanted = heap + missing(request) + reservedHeap();
    if (wanted > spared(gauge.heapMax()) || offHeap > freeOffHeap()) {
      return false;
    }
    if (!last && (collectedSinceRelease || nanosUntilCollection() > 0)) {
      return false;
    }
    while (nanosUntilCollection() > 0) {
      sleep();
    }
    gauge.collect();
    lastCollection = System.nanoTime();
    collectedSinceRelease = true;
    heapOfOthers = Math.min(heapOfOthers, gauge.heapUsed());
    return offHeap <= freeOffHeap() && heap + missing(request) <= freeHeap();
  }

  private long nanosUntilCollection() {
    return lastCollection == 0 ? 0 : lastCollection + NANOS_BETWEEN_COLLECTIONS - System.nanoTime();
  }

  private static long spared(long heap) {
    return heap - heap / SPARE_SHARE;
  }

  private long freeHeap() {
    long reserved = reservedHeap();
    long others = Math.max(heapOfOthers, gauge.heapUsed() - reserved);
    return Math.max(0, spared(gauge.heapMax()) - others - reserved);
  }

  private long freeOffHeap() {
    long reserved = running.stream().mapToLong(one -> one.offHeap).sum();
    return Math.max(0, gauge.offHeapTotal() - reserved);
  }

  /** All reservations; what calls hold together counts once. */
  private long reservedHeap() {
    Map<Object, Long> shared = shared();
    return running.stream().mapToLong(one -> one.heap).sum()
        + shared.values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<Object, Long> shared() {
    Map<Object, Long> shared = new HashMap<>();
    running.forEach(
        one -> one.request.shared.forEach((key, bytes) -> shared.merge(key, bytes, Math::max)));
    return shared;
  }

  /** Bytes of the shared memory of {@code request} that no running call holds. */
  private long missing(Request request) {
    if (request == null) {
      return 0;
    }
    Map<Object, Long> held = shared();
    return request.shared.entrySet().stream()
        .mapToLong(entry -> Math.max(0, entry.getValue() - held.getOrDefault(entry.getKey(), 0L)))
        .sum();
  }

  private static long sharedBytes(Request request) {
    return request.shared.values().stream().mapToLong(Long::longValue).sum();
  }

  private NotEnoughMemory refusal(Request request, long heap, long offHeap, Reservation own) {
    long held = own == null ? 0 : own.heap + sharedBytes(request);
    return new NotEnoughMemory(
        "Procedure was blocked since the minimum estimated memory (%s heap, %s off-heap) exceeds what is free (%s heap, %s off-heap)%s. %s"
            .formatted(
                Estimate.humanReadable(heap),
                Estimate.humanReadable(offHeap),
                Estimate.humanReadable(freeHeap() + held),
                Estimate.humanReadable(freeOffHeap() + (own == null ? 0 : own.offHeap)),
                besides(own),
                remedy(request, "or pass sudo: true")));
  }

  /** What runs beside a call, for its error. */
  private synchronized String besides(Reservation own) {
    List<String> others =
        running.stream()
            .filter(one -> one != own)
            .limit(3)
            .map(
                one ->
                    "%s with %s heap"
                        .formatted(
                            one.request.task,
                            Estimate.humanReadable(one.heap + sharedBytes(one.request))))
            .toList();
    long count = running.stream().filter(one -> one != own).count();
    if (count == 0) {
      return "";
    }
    String more = count > others.size() ? " and %d more".formatted(count - others.size()) : "";
    return " beside " + String.join(", ", others) + more;
  }

  private static String remedy(Request request, String otherwise) {
    return request.remedies.isEmpty()
        ? "Project fewer nodes or relationships, %s.".formatted(otherwise)
        : "Reduce %s, %s.".formatted(String.join(" or ", request.remedies), otherwise);
  }
}
