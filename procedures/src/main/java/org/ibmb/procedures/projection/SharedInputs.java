/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.lang.ref.WeakReference;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.graph.Propagation;
import org.ibmb.procedures.call.IbmbRuntime;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.neo4j.gds.NodeLabel;
import org.neo4j.gds.RelationshipType;
import org.neo4j.gds.api.GraphStore;

/**
 * What calls read of a projection, held once for all calls that run on it: its relationships, their
 * normalised form, features, and the features after one hop.
 *
 * <p>Nothing here keeps memory alive: a call holds what it uses, and what no call holds any more is
 * garbage. Two calls that want the same at once wait for one reading. A projection that is changed
 * (properties or relationships added or dropped) counts as another one.
 */
public final class SharedInputs implements IbmbRuntime.Kept {
  private static final long LOCK_MILLIS = 50;

  private final Map<GraphStore, Store> stores = Collections.synchronizedMap(new WeakHashMap<>());
  private final AtomicLong nextStore = new AtomicLong();

  /** What is known of one projection. */
  private static final class Store {
    private final long number;
    private final Map<Object, Slot> slots = new ConcurrentHashMap<>();

    Store(long number) {
      this.number = number;
    }
  }

  /** One value, as long as anybody holds it. */
  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private WeakReference<Object> value = new WeakReference<>(null);
  }

  /** Names relationships over the whole server. */
  public record AdjacencyKey(
      long store,
      ZonedDateTime changed,
      Set<NodeLabel> labels,
      Set<RelationshipType> types,
      String weightProperty) {}

  /** Names normalised relationships over the whole server. */
  public record GraphKey(AdjacencyKey adjacency, Propagation propagation) {}

  /** Names features over the whole server. */
  record FeaturesKey(
      long store,
      ZonedDateTime changed,
      Set<NodeLabel> labels,
      FeatureSchema schema,
      Double defaultValue) {}

  private record InputsKey(GraphKey graph, FeaturesKey features) {}

  private Store store(Projection projection) {
    return stores.computeIfAbsent(
        projection.store(), any -> new Store(nextStore.incrementAndGet()));
  }

  public AdjacencyKey adjacencyKey(Projection projection) {
    return new AdjacencyKey(
        store(projection).number,
        projection.store().modificationTime(),
        Set.copyOf(projection.labels()),
        Set.copyOf(projection.types()),
        projection.weightProperty().orElse(null));
  }

  public FeaturesKey featuresKey(Projection projection, FeatureSchema schema, Double defaultValue) {
    return new FeaturesKey(
        store(projection).number,
        projection.store().modificationTime(),
        Set.copyOf(projection.labels()),
        schema,
        defaultValue);
  }

  /** The relationships, for a network that propagates as {@code propagation} says. */
  public Graph graph(
      Projection projection, Propagation propagation, Workers workers, StopCheck stop) {
    AdjacencyKey key = adjacencyKey(projection);
    return get(
        projection,
        new GraphKey(key, propagation),
        () -> {
          Csr adjacency =
              get(projection, key, () -> AdjacencyReader.read(projection, workers, stop), stop);
          return AdjacencyReader.of(projection, adjacency, propagation);
        },
        stop);
  }

  /** The features as they are in the projection; nobody may write to them. */
  public Features features(
      Projection projection, FeatureSchema schema, Double defaultValue, StopCheck stop) {
    return get(
        projection,
        featuresKey(projection, schema, defaultValue),
        () -> FeatureReader.read(projection, schema, defaultValue, stop),
        stop);
  }

  /** Features and relationships, with the first hop as soon as somebody has computed it. */
  public NodeInputs inputs(
      Projection projection,
      FeatureSchema schema,
      Double defaultValue,
      Propagation propagation,
      Workers workers,
      StopCheck stop) {
    Features features = features(projection, schema, defaultValue, stop);
    Graph graph = graph(projection, propagation, workers, stop);
    InputsKey key =
        new InputsKey(
            new GraphKey(adjacencyKey(projection), propagation),
            featuresKey(projection, schema, defaultValue));
    return get(projection, key, () -> new NodeInputs(graph, features), stop);
  }

  @SuppressWarnings("unchecked") // a key names values of one type
  private <T> T get(Projection projection, Object key, Supplier<T> make, StopCheck stop) {
    Slot slot = store(projection).slots.computeIfAbsent(key, any -> new Slot());
    lock(slot.lock, stop);
    try {
      Object held = slot.value.get();
      if (held != null) {
        return (T) held;
      }
      T made = make.get();
      slot.value = new WeakReference<>(made);
      return made;
    } finally {
      slot.lock.unlock();
    }
  }

  private static void lock(ReentrantLock lock, StopCheck stop) {
    try {
      while (!lock.tryLock(LOCK_MILLIS, TimeUnit.MILLISECONDS)) {
        stop.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another call reads the projection", e);
    }
  }
}
