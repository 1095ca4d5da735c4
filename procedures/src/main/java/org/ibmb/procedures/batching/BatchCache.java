/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Graph;
import org.ibmb.graph.GraphImprint;
import org.ibmb.graph.Propagation;
import org.ibmb.procedures.call.IbmbRuntime;

/**
 * Keeps plans of batches for the next call on the same graph with an equal batcher.
 *
 * <p>The key is the content of the graph that the batches were made from, not its name: a
 * projection that was changed or dropped and made anew never meets stale batches. An entry goes
 * with the last projection that used it, is stored only when it is complete, and the longest unused
 * ones give way when there are too many bytes.
 */
public final class BatchCache implements IbmbRuntime.Kept {
  /** Tells when a projection was dropped and collected: then its plans go, without a next call. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final long capacityBytes;
  private final Set<Object> owners =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  public BatchCache(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  private record Key(
      long fingerprint,
      Propagation propagation,
      int nodeCount,
      int edgeCount,
      int[] outputs,
      Batcher batcher) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && fingerprint == key.fingerprint
          && propagation == key.propagation
          && nodeCount == key.nodeCount
          && edgeCount == key.edgeCount
          && batcher.equals(key.batcher)
          && Arrays.equals(outputs, key.outputs);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(fingerprint) * 31 + Arrays.hashCode(outputs);
    }
  }

  private record Entry(WeakReference<Object> owner, PlannedBatches batches) {}

  /**
   * The batches of one graph.
   *
   * @param owner whose life bounds theirs
   */
  record OfGraph(BatchCache cache, Object owner, Graph graph, long fingerprint) {

    /**
     * The plan for {@code outputs}: the stored one, or a new one from {@code make}. Two callers who
     * miss at the same time both make them.
     */
    PlannedBatches get(int[] outputs, Batcher batcher, Supplier<PlannedBatches> make) {
      Key key =
          new Key(
              fingerprint,
              graph.kind(),
              graph.nodeCount(),
              graph.adjacency().edgeCount(),
              outputs,
              batcher);
      PlannedBatches stored = cache.lookUp(key, owner);
      if (stored != null) {
        return stored;
      }
      PlannedBatches made = make.get();
      cache.store(key, new Entry(new WeakReference<>(owner), made));
      return made;
    }
  }

  /** Goes through all relationships once, however many sets of outputs follow. */
  OfGraph of(Object owner, Graph graph) {
    if (owners.add(owner)) {
      CLEANER.register(owner, this::forgetOwners);
    }
    return new OfGraph(this, owner, graph, GraphImprint.fingerprintOf(graph.adjacency()));
  }

  private synchronized void forgetOwners() {
    entries.values().removeIf(entry -> entry.owner.get() == null);
  }

  @Override
  public synchronized void clear() {
    entries.clear();
  }

  private synchronized PlannedBatches lookUp(Key key, Object owner) {
    forgetOwners();
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    entries.put(key, new Entry(new WeakReference<>(owner), entry.batches));
    return entry.batches;
  }

  private synchronized void store(Key key, Entry entry) {
    entries.put(key, entry);
    long bytes = entries.values().stream().mapToLong(e -> e.batches.bytes()).sum();
    Iterator<Entry> oldest = entries.values().iterator();
    while (bytes > capacityBytes) {
      bytes -= oldest.next().batches.bytes();
      oldest.remove();
    }
  }
}
