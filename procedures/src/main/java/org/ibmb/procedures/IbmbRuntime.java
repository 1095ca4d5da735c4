/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.nio.file.Path;
import org.ibmb.Ibmb;
import org.ibmb.device.Device;
import org.ibmb.store.BatchStore;
import org.ibmb.store.ModelStore;

/** What all calls on one database server share: the engine, the models and the batch cache. */
public final class IbmbRuntime implements AutoCloseable {
  private final Models models = new Models();
  private final BatchCache batches = new BatchCache(Runtime.getRuntime().maxMemory() / 16);
  private final SharedInputs inputs = new SharedInputs();
  private final MemoryLedger memory = new MemoryLedger(new Machine());
  private final ModelStore store;
  private final BatchStore batchStore;
  private final StoringNames storingNames = new StoringNames();
  private final long offHeapLimit;
  private Ibmb engine;

  /**
   * @param modelDirectory null: neither models nor batches are stored
   * @param offHeapLimit most bytes outside the heap
   */
  IbmbRuntime(Path modelDirectory, long offHeapLimit) {
    this.offHeapLimit = offHeapLimit;
    this.store = modelDirectory == null ? null : new ModelStore(modelDirectory);
    this.batchStore = modelDirectory == null ? null : new BatchStore(modelDirectory);
  }

  /**
   * The engine, with a thread per processor. Created by the first call that needs it, so that a
   * server starts without native libraries.
   *
   * @throws IllegalStateException where the native libraries do not load
   */
  synchronized Ibmb engine() {
    if (engine == null) {
      engine = Ibmb.onCpu(Runtime.getRuntime().availableProcessors());
    }
    return engine;
  }

  /** The heap of this process, and what the machine and the settings allow outside it. */
  private final class Machine implements MemoryLedger.Gauge {
    private final Runtime java = Runtime.getRuntime();

    @Override
    public long heapMax() {
      return java.maxMemory();
    }

    @Override
    public long heapUsed() {
      return java.totalMemory() - java.freeMemory();
    }

    @Override
    public void collect() {
      HeapCollection.run();
    }

    @Override
    public long offHeapTotal() {
      Device device = engine().device();
      return Math.min(device.freeBytes() + device.allocatedBytes(), offHeapLimit);
    }
  }

  /** Who may take how much memory. */
  MemoryLedger memory() {
    return memory;
  }

  /** What calls on one projection read once for all. */
  SharedInputs inputs() {
    return inputs;
  }

  Catalog catalog(String user) {
    return new Catalog(user, models, store);
  }

  BatchCatalog storedBatches(String user) {
    return new BatchCatalog(user, batchStore, storingNames);
  }

  BatchCache batches() {
    return batches;
  }

  @Override
  public synchronized void close() {
    models.clear();
    batches.clear();
    if (engine != null) {
      engine.close();
      engine = null;
    }
  }
}
