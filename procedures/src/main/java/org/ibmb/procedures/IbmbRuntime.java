/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.ibmb.Ibmb;
import org.ibmb.device.Device;
import org.ibmb.device.choice.DeviceChoice;
import org.ibmb.run.Workers;
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
  private final Map<DeviceChoice, Ibmb> engines = new EnumMap<>(DeviceChoice.class);
  private Workers workers;

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
   * The engine on a device, with a thread per processor, which all devices share. Created by the
   * first call that needs it, so that a server starts without native libraries.
   *
   * @throws org.ibmb.run.InvalidInput where the device is not available
   * @throws IllegalStateException where the native libraries do not load
   */
  synchronized Ibmb engine(DeviceChoice device) {
    if (workers == null) {
      workers = Workers.create(Runtime.getRuntime().availableProcessors());
    }
    return engines.computeIfAbsent(
        device.resolve(), meant -> Ibmb.on(meant.create(workers), workers));
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
      Device device = engine(DeviceChoice.CPU).device();
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
    engines.clear();
    if (workers != null) {
      workers.close();
      workers = null;
    }
  }
}
