/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ibmb.Ibmb;
import org.ibmb.device.Device;
import org.ibmb.device.choice.DeviceChoice;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;

/**
 * What all calls of one server share: the engine, the memory that is promised to calls, and what
 * the rooms of the plugin keep between calls. It lives as long as the server; all methods may be
 * called from any thread.
 */
public final class IbmbRuntime implements AutoCloseable {
  private final MemoryLedger memory = new MemoryLedger(new Machine());
  private final Notices notices = new Notices();
  private final Path directory;
  private final long offHeapLimit;
  private final Map<Class<?>, Kept> kept;
  private final Map<DeviceChoice, Ibmb> engines = new EnumMap<>(DeviceChoice.class);
  private Workers workers;

  /** What a room keeps between calls. */
  public interface Kept {
    /** Lets go of all of it: the server stops. */
    default void clear() {}
  }

  /**
   * @param directory of models and batches on disk; null: neither is stored
   * @param offHeapLimit most bytes outside the heap
   * @param kept what rooms keep between calls, one object of each class
   */
  public IbmbRuntime(Path directory, long offHeapLimit, Kept... kept) {
    this.directory = directory;
    this.offHeapLimit = offHeapLimit;
    this.kept = new LinkedHashMap<>();
    for (Kept each : kept) {
      this.kept.put(each.getClass(), each);
    }
  }

  /**
   * The engine on a device, with a thread per processor, which all devices share. Created by the
   * first call that needs it, so that a server starts without native libraries.
   *
   * @throws InvalidInput where the device is not available
   * @throws IllegalStateException where the native libraries do not load
   */
  public synchronized Ibmb engine(DeviceChoice device) {
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
  public MemoryLedger memory() {
    return memory;
  }

  /** What calls warned their users of. */
  public Notices notices() {
    return notices;
  }

  /** Where models and batches are stored; null where the server has no directory for them. */
  public Path directory() {
    return directory;
  }

  /** The refusal of a call that needs a directory on a server that has none. */
  public static InvalidInput noDirectory() {
    return new InvalidInput(
        "This server has no directory for models: the setting 'gds.ibmb.model_store' is empty. Set it in neo4j.conf, for example gds.ibmb.model_store=models, and restart the server.");
  }

  /**
   * What a room keeps between calls.
   *
   * @throws IllegalStateException where the plugin was put together without it
   */
  public <T extends Kept> T kept(Class<T> type) {
    Kept what = kept.get(type);
    if (what == null) {
      throw new IllegalStateException("The plugin keeps no " + type.getName());
    }
    return type.cast(what);
  }

  /** Lets go of everything. */
  @Override
  public synchronized void close() {
    kept.values().forEach(Kept::clear);
    engines.clear();
    if (workers != null) {
      workers.close();
      workers = null;
    }
  }
}
