/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

/**
 * Memory that a call asks for while it works, because nobody knew before how much it would be: the
 * engine asks before it takes, so that a refusal comes in place of a full heap. May be asked from
 * any thread.
 */
public interface MemoryClaims {
  /** Grants everything. */
  MemoryClaims UNLIMITED =
      new MemoryClaims() {
        @Override
        public void claim(long heapBytes, long offHeapBytes) {
          // there is no limit
        }

        @Override
        public void release(long heapBytes, long offHeapBytes) {
          // nothing is counted
        }
      };

  /**
   * Asks for more memory; it stays claimed until it is released or the call ends.
   *
   * @param heapBytes on the Java heap, 0 or greater
   * @param offHeapBytes outside the heap, 0 or greater
   * @throws NotEnoughMemory where so much is not free
   */
  void claim(long heapBytes, long offHeapBytes);

  /** Gives claimed memory back that is needed no longer. */
  void release(long heapBytes, long offHeapBytes);

  /** Asks for memory on the Java heap. */
  default void claimHeap(long bytes) {
    claim(bytes, 0);
  }

  /** Gives memory on the Java heap back. */
  default void releaseHeap(long bytes) {
    release(bytes, 0);
  }

  /**
   * A claim that grows with its largest use: memory that one worker takes, lets go, and takes again
   * for the next piece of work. Not safe for several threads.
   */
  final class HighWater implements AutoCloseable {
    private final MemoryClaims claims;
    private long heap;
    private long offHeap;

    /**
     * @param claims is asked for what exceeds the largest use so far
     */
    public HighWater(MemoryClaims claims) {
      this.claims = claims;
    }

    /** Asks for what {@code heapBytes} and {@code offHeapBytes} exceed the largest use by. */
    public void require(long heapBytes, long offHeapBytes) {
      long moreHeap = Math.max(0, heapBytes - heap);
      long moreOffHeap = Math.max(0, offHeapBytes - offHeap);
      if (moreHeap > 0 || moreOffHeap > 0) {
        claims.claim(moreHeap, moreOffHeap);
        heap += moreHeap;
        offHeap += moreOffHeap;
      }
    }

    /** Gives all of it back. */
    @Override
    public void close() {
      claims.release(heap, offHeap);
      heap = 0;
      offHeap = 0;
    }
  }
}
