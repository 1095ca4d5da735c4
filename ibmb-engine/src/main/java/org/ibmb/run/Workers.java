/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;

/**
 * One pool of named threads that all runs share.
 *
 * <p>A view of the pool belongs to one call: it carries how many threads the call may use, whom it
 * asks whether to stop, and whom it asks for memory.
 *
 * <p>The calling thread always works too. A run therefore goes on, on one thread, even when every
 * pool thread is busy with other runs, and nothing can deadlock. Each begins with its own share of
 * the pieces, so that from one call to the next it finds the same rows in its cache, and helps the
 * others afterwards: which thread takes which piece is left open. Whoever needs the same result
 * every time makes the pieces themselves independent of the thread count.
 */
public final class Workers implements AutoCloseable {
  private static final long SPIN_NANOS = 100_000;

  private final ExecutorService pool;
  private final int count;
  private final StopCheck stop;
  private final MemoryClaims memory;

  private Workers(ExecutorService pool, int count, StopCheck stop, MemoryClaims memory) {
    this.pool = pool;
    this.count = count;
    this.stop = stop;
    this.memory = memory;
  }

  /**
   * @param threads how many threads work at once, the calling one included; at least 1
   */
  public static Workers create(int threads) {
    new Problems().atLeast("threads", threads, 1).throwIfAny();
    AtomicInteger number = new AtomicInteger();
    int helpers = Math.max(1, threads - 1);
    var pool =
        new ThreadPoolExecutor(
            helpers,
            helpers,
            10,
            TimeUnit.SECONDS,
            new SpinningQueue(),
            task -> new Helper(task, number.getAndIncrement()));
    pool.allowCoreThreadTimeOut(true);
    return new Workers(pool, threads, StopCheck.NEVER, MemoryClaims.UNLIMITED);
  }

  /** The same pool, of which at most {@code concurrency} threads are used at once. */
  public Workers limit(int concurrency) {
    new Problems().atLeast("concurrency", concurrency, 1).throwIfAny();
    return new Workers(pool, Math.min(count, concurrency), stop, memory);
  }

  /** The same pool; {@code check} is asked before every piece. */
  public Workers stoppable(StopCheck check) {
    return new Workers(pool, count, check, memory);
  }

  /** A view of this pool for a call that asks {@code claims} before it takes memory. */
  public Workers claiming(MemoryClaims claims) {
    return new Workers(pool, count, stop, claims);
  }

  /** Whom the call asks before it takes memory that nobody foresaw. */
  public MemoryClaims memory() {
    return memory;
  }

  /** Threads that work at once; worker numbers lie in {@code [0, count)}. */
  public int count() {
    return count;
  }

  /** Returns at once while the call may go on; throws (unchecked) when it must stop. */
  public void checkStop() {
    stop.check();
  }

  /** A piece of work. */
  @FunctionalInterface
  public interface Piece {
    /**
     * @param worker number of the worker, for its own scratch space: no two run with the same
     *     number at once
     * @param index which piece
     */
    void run(int worker, int index);
  }

  /**
   * Runs pieces {@code 0..pieces-1} and returns when all are done; the first failure is thrown and
   * stops the rest.
   */
  public void forEach(int pieces, Piece piece) {
    int helpers = Math.min(count, pieces) - 1;
    if (helpers <= 0) {
      for (int i = 0; i < pieces; i++) {
        stop.check();
        piece.run(0, i);
      }
      return;
    }
    Run run = new Run(pieces, helpers + 1, piece, stop);
    try {
      for (int i = 0; i < helpers; i++) {
        pool.execute(run);
      }
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // No helper to be had, now or any more: those who came and the caller do the work.
    }
    run.work(0);
    run.await();
  }

  /** A piece of work that needs scratch space of its worker's own. */
  @FunctionalInterface
  public interface ScratchPiece<S> {
    void run(S scratch, int index);
  }

  /**
   * Runs pieces {@code 0..pieces-1}; a worker makes its scratch space when it takes its first
   * piece, and none outlives the call: whatever a failure leaves in it is gone.
   */
  public <S> void forEachWith(int pieces, Supplier<S> newScratch, ScratchPiece<S> piece) {
    List<S> scratch = new ArrayList<>(Collections.nCopies(count, null));
    forEach(
        pieces,
        (worker, i) -> {
          S own = scratch.get(worker);
          if (own == null) {
            own = newScratch.get();
            scratch.set(worker, own);
          }
          piece.run(own, i);
        });
  }

  /** A block of rows. */
  @FunctionalInterface
  public interface Block {
    /**
     * @param worker as in {@link Piece#run}
     * @param from first row
     * @param to the row after the last
     */
    void run(int worker, int from, int to);
  }

  /** Runs over {@code rows} rows in blocks of {@code size}; the last may be shorter. */
  public void forEachBlock(int rows, int size, Block block) {
    forEach(
        blocks(rows, size),
        (worker, i) -> block.run(worker, i * size, Math.min(rows, (i + 1) * size)));
  }

  /** How many blocks of {@code size} cover {@code rows}. */
  public static int blocks(int rows, int size) {
    return (int) (((long) rows + size - 1) / size);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  /**
   * A training step has some twenty short parallel stretches, one right after the other, and waking
   * a sleeping thread takes longer than many of them last. So threads look for work a while before
   * they sleep.
   */
  private static final class SpinningQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
      long end = System.nanoTime() + SPIN_NANOS;
      do {
        Runnable task = poll();
        if (task != null) {
          return task;
        }
        Thread.onSpinWait();
      } while (System.nanoTime() < end);
      return super.poll(timeout, unit);
    }
  }

  /** A thread of the pool. */
  private static final class Helper extends Thread {
    final int number;

    Helper(Runnable tasks, int number) {
      super(tasks, "ibmb-worker-" + (number + 1));
      setDaemon(true);
      this.number = number;
    }
  }

  /**
   * One call of {@link #forEach}. A helper that comes too late finds no piece left and touches
   * nothing.
   */
  private static final class Run implements Runnable {
    private final int pieces;
    private final Piece piece;
    private final StopCheck stop;

    /** For each worker the next piece of its share. */
    private final AtomicIntegerArray next;

    /** For each worker whether somebody has its number. */
    private final AtomicIntegerArray taken;

    private volatile int done;
    private Throwable failure;

    Run(int pieces, int workers, Piece piece, StopCheck stop) {
      this.pieces = pieces;
      this.piece = piece;
      this.stop = stop;
      this.next = new AtomicIntegerArray(workers);
      this.taken = new AtomicIntegerArray(workers);
      for (int w = 0; w < workers; w++) {
        next.set(w, end(w - 1));
      }
    }

    /** Where the share of {@code worker} ends. */
    private int end(int worker) {
      return (int) ((worker + 1L) * pieces / next.length());
    }

    /** The next piece of the worker's own share, then of the others'; -1 where none is left. */
    private int take(int worker) {
      for (int k = 0; k < next.length(); k++) {
        int share = (worker + k) % next.length();
        int end = end(share);
        if (next.get(share) < end) {
          int i = next.getAndIncrement(share);
          if (i < end) {
            return i;
          }
        }
      }
      return -1;
    }

    /** Works as the same worker as in earlier calls, unless another thread does. */
    @Override
    public void run() {
      int helpers = next.length() - 1;
      int wanted = ((Helper) Thread.currentThread()).number;
      for (int k = 0; k < helpers; k++) {
        int worker = 1 + Math.floorMod(wanted + k, helpers);
        if (taken.compareAndSet(worker, 0, 1)) {
          work(worker);
          return;
        }
      }
    }

    private void work(int worker) {
      int finished = 0;
      Throwable thrown = null;
      for (int i = take(worker); i >= 0; i = take(worker)) {
        finished++;
        try {
          stop.check();
          piece.run(worker, i);
        } catch (Throwable e) {
          thrown = e;
          // The pieces that nobody has taken count as done: they will not be run.
          for (int share = 0; share < next.length(); share++) {
            finished += Math.max(0, end(share) - next.getAndSet(share, pieces));
          }
        }
      }
      if (finished > 0) {
        report(finished, thrown);
      }
    }

    private synchronized void report(int finished, Throwable thrown) {
      done += finished;
      if (failure == null) {
        failure = thrown;
      }
      if (done >= pieces) {
        notifyAll();
      }
    }

    private void await() {
      long end = System.nanoTime() + SPIN_NANOS;
      while (done < pieces && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      sleepUntilDone();
    }

    private synchronized void sleepUntilDone() {
      boolean interrupted = false;
      while (done < pieces) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted =
              true; // pieces still use the caller's arrays: wait, and pass the wish on afterwards
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      if (failure != null) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
