/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.Arrays;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.Graph;
import org.ibmb.graph.GraphImprint;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.Running;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.run.InvalidInput;
import org.ibmb.store.StoredBatches;
import org.ibmb.store.StoredBatchesEntry;

/**
 * Stored batches that a call names: their influential nodes are taken instead of computed.
 *
 * @param config that they were made with
 * @param size of them on disk, and in memory once they are read
 */
public record StoredChoice(String name, NodeWiseConfig config, StoringMemory.Earlier size) {

  /**
   * The batches of a name; null where there is no name, or nothing under it, which is noted.
   *
   * @param keys of the call
   */
  public static StoredChoice find(Call call, Configuration keys, String name) {
    if (name == null) {
      return null;
    }
    StoredBatchesEntry entry = keys.checked(() -> BatchCatalog.of(call).entry(name), null);
    return entry == null
        ? null
        : new StoredChoice(
            name,
            entry.config(),
            new StoringMemory.Earlier(
                entry.bytes(), entry.nodeCount(), entry.outputCount(), entry.batchCount()));
  }

  /**
   * What the other keys default to.
   *
   * @param choice null: what they default to anyway
   */
  public static BatchingSettings defaults(StoredChoice choice, BatchingSettings defaults) {
    return choice == null ? defaults : defaults.nodeWise(choice.config);
  }

  /**
   * Notes what stored batches cannot do.
   *
   * @param choice null: nothing to note
   */
  public static void check(StoredChoice choice, Configuration keys, BatchingSettings asked) {
    if (choice == null) {
      return;
    }
    keys.problems()
        .require(
            asked.method() == BatchingMethods.NODE,
            "'%s' must be 'node' with stored batches, which are node-wise, but was '%s'",
            keys.path("method"),
            asked.method())
        .require(
            asked.config().shuffle() == 0,
            "'%s' must be 0 with stored batches, which stay as they are, but was %s",
            keys.path("shuffle"),
            asked.config().shuffle())
        .require(
            asked.config().influence().equals(choice.config.influence()),
            "Stored batches '%s' were made with %s, but %s is asked for. Leave these keys out, or store other batches.",
            choice.name,
            keys(choice.config.influence()),
            keys(asked.config().influence()));
  }

  private static String keys(InfluenceConfig config) {
    return "{alpha: %s, epsilon: %s, auxiliaryPerOutput: %d}"
        .formatted(config.alpha(), config.epsilon(), config.auxiliaryPerOutput());
  }

  /**
   * What a call takes whose batches are stored, {@code need} being that of one that makes them.
   *
   * @param choice null where the call names none
   */
  public static MemoryNeed replacing(
      MemoryNeed need, StoredChoice choice, GraphSize graph, RunSettings run) {
    return choice == null ? need : StageMemory.stored(need, graph, choice.size, run);
  }

  /**
   * Reads the file.
   *
   * @throws InvalidInput where it is damaged
   */
  StoredBatches load(Call call) {
    return BatchCatalog.of(call).load(name);
  }

  /**
   * The same for use on a graph.
   *
   * @throws InvalidInput where the file is damaged, or of another graph
   */
  StoredBatches open(Call call, Projection projection, Graph graph, Running running) {
    running.workers().memory().claimHeap(size.mostBytes());
    StoredBatches stored = load(call);
    String difference = stored.graph().difference(imprint(projection, graph));
    if (difference != null) {
      throw new InvalidInput(
          "Stored batches '%s' do not fit graph '%s' as this call sees it: %s. Bring them up to date with ibmb.batches.store('%s', '%s', {updateFrom: '%s'}), or leave 'stored' out."
              .formatted(name, projection.name(), difference, projection.name(), name, name));
    }
    return stored;
  }

  static GraphImprint imprint(Projection projection, Graph graph) {
    long[] ids = new long[projection.nodeCount()];
    Arrays.setAll(ids, projection::originalId);
    return GraphImprint.of(graph.adjacency(), ids);
  }

  /**
   * @throws InvalidInput where {@code stored} lacks one of {@code outputs}
   */
  void requireOutputs(StoredBatches stored, int[] outputs, Projection projection) {
    int[] held = stored.plan().influence().sources();
    int missing = 0;
    int example = 0;
    for (int output : outputs) {
      if (Arrays.binarySearch(held, output) < 0) {
        example = missing++ == 0 ? output : example;
      }
    }
    if (missing > 0) {
      throw new InvalidInput(
          "Stored batches '%s' hold %d output nodes, but %d of the %d that are asked for are not among them, for example node %d. Store batches for all nodes, without 'sourceNodes'."
              .formatted(
                  name, held.length, missing, outputs.length, projection.originalId(example)));
    }
  }
}
