/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.nio.file.Path;
import java.util.List;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.IbmbRuntime;
import org.ibmb.procedures.config.Suggestions;
import org.ibmb.run.InvalidInput;
import org.ibmb.store.BatchStore;
import org.ibmb.store.StoredBatches;
import org.ibmb.store.StoredBatchesEntry;

/**
 * One user's batches on disk.
 *
 * @param disk null where the server has no directory for them, which is that of the models
 * @param storing names that calls are working on
 */
public record BatchCatalog(String user, BatchStore disk, StoringNames storing) {

  /** The batches of the user who calls. */
  public static BatchCatalog of(Call call) {
    Path directory = call.runtime().directory();
    BatchStore disk = directory == null ? null : new BatchStore(directory);
    return new BatchCatalog(call.user(), disk, call.kept(StoringNames.class));
  }

  /** What the header of the file says. */
  StoredBatchesEntry entry(String name) {
    return existing(name).entry(user, name);
  }

  StoredBatches load(String name) {
    return existing(name).load(user, name);
  }

  /**
   * Holds a name while its batches are made.
   *
   * @throws InvalidInput where another call does
   */
  StoringNames.Reservation reserve(String name) {
    return storing.reserve(user, name);
  }

  /**
   * @throws InvalidInput where the name is taken
   */
  void requireFree(String name) {
    if (exists(name)) {
      throw new InvalidInput(
          "Batches with name '%s' already exist. Choose another name, delete them with ibmb.batches.delete('%s'), or bring them up to date with updateFrom: '%s'."
              .formatted(name, name, name));
    }
  }

  /**
   * @return bytes of the file
   * @throws InvalidInput where the name is taken
   */
  long store(String name, StoredBatches batches) {
    return requireDisk().store(user, name, batches);
  }

  /** The same in the place of what had the name. */
  long replace(String name, StoredBatches batches) {
    return requireDisk().replace(user, name, batches);
  }

  boolean exists(String name) {
    return requireDisk().exists(user, name);
  }

  List<StoredBatchesEntry> list() {
    return requireDisk().list(user);
  }

  void delete(String name) {
    existing(name).delete(user, name);
  }

  private BatchStore existing(String name) {
    if (!exists(name)) {
      List<String> known = list().stream().map(StoredBatchesEntry::name).toList();
      throw new InvalidInput(
          "Batches with name '%s' are not stored.%s"
              .formatted(name, Suggestions.didYouMean(name, known)));
    }
    return disk;
  }

  /**
   * @throws InvalidInput where the server has no directory
   */
  BatchStore requireDisk() {
    if (disk == null) {
      throw IbmbRuntime.noDirectory();
    }
    return disk;
  }
}
