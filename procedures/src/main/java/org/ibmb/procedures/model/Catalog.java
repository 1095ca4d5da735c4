/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.IbmbRuntime;
import org.ibmb.run.InvalidInput;
import org.ibmb.store.ModelStore;
import org.ibmb.store.StoredName;
import org.ibmb.store.VersionedName;

/**
 * One user's models: those in memory, which predict, and those on disk, which stay.
 *
 * <p>On disk a name has versions; {@code name} stands for the newest, {@code name@2} for one. Both
 * may be in memory side by side.
 *
 * @param disk null where the server has no directory for models
 */
public record Catalog(String user, LoadedModels memory, ModelStore disk) {

  /** The models of the user who calls. */
  public static Catalog of(Call call) {
    Path directory = call.runtime().directory();
    ModelStore disk = directory == null ? null : new ModelStore(directory);
    return new Catalog(call.user(), call.kept(LoadedModels.class), disk);
  }

  /**
   * A model that can predict.
   *
   * @throws InvalidInput where it is not in memory
   */
  public ClassifierModel get(String name) {
    if (memory.find(user, name) == null && isStored(name)) {
      throw new InvalidInput(
          "Model '%s' is on disk but not in memory. Load it with ibmb.model.load('%s')."
              .formatted(name, name));
    }
    return memory.get(user, name);
  }

  /**
   * Checks that a model may be trained under this name. A name that is only on disk may: it gets a
   * new version.
   */
  public void checkFree(String name) {
    VersionedName parsed = VersionedName.parse(name);
    if (parsed.version() != null) {
      throw new InvalidInput(
          "'modelName' must not end in '@' and a number, which stands for a version on disk, but was '%s'. Take '%s'."
              .formatted(name, parsed.name()));
    }
    memory.checkFree(user, name);
  }

  boolean exists(String name) {
    return memory.find(user, name) != null || isStored(name);
  }

  private boolean isStored(String name) {
    return disk != null && disk.exists(user, name);
  }

  /** The newest version of {@code name} on disk as {@code name@2}; null where there is none. */
  public String newestVersion(String name) {
    return isStored(name) ? name + "@" + disk.version(user, name) : null;
  }

  /**
   * The models of this name, whatever their version, in memory and on disk, by name.
   *
   * @param name {@code name} for all versions in memory and the newest on disk, {@code name@2} for
   *     that version alone; empty for all names
   */
  List<CatalogEntry> list(String name) {
    Map<String, StoredName> stored = new TreeMap<>();
    if (disk != null) {
      disk.list(user).forEach(found -> stored.put(found.name(), found));
    }
    List<CatalogEntry> entries = new ArrayList<>();
    for (ClassifierModel model : memory.list(user)) {
      String base = VersionedName.parse(model.name()).name();
      if (name.isEmpty() || name.equals(model.name()) || name.equals(base)) {
        entries.add(CatalogEntry.loaded(model, versions(stored.get(base))));
      }
    }
    for (StoredName found : stored.values()) {
      if ((name.isEmpty() || name.equals(found.name()))
          && memory.find(user, found.name()) == null) {
        entries.add(entry(found.name(), found, found.newest()));
      }
    }
    VersionedName one = VersionedName.parse(name);
    if (entries.isEmpty() && one.version() != null && isStored(name)) {
      entries.add(entry(name, stored.get(one.name()), one.version().intValue()));
    }
    entries.sort(Comparator.comparing(CatalogEntry::modelName));
    return entries;
  }

  private CatalogEntry entry(String name, StoredName stored, int version) {
    String reference = stored.name() + "@" + version;
    try {
      ModelMetadata metadata = new ModelMetadata(reference, disk.metadata(user, reference));
      return CatalogEntry.stored(name, version, versions(stored), metadata);
    } catch (InvalidInput e) {
      return CatalogEntry.damaged(name, version, versions(stored), e.getMessage());
    }
  }

  private static List<Long> versions(StoredName stored) {
    return stored == null ? List.of() : stored.versions().stream().map(Long::valueOf).toList();
  }

  boolean isLoaded(String name) {
    return memory.find(user, name) != null;
  }

  /** Takes a model out of memory; what is on disk stays. */
  CatalogEntry drop(String name) {
    if (memory.find(user, name) == null && isStored(name)) {
      throw new InvalidInput(
          "Model '%s' is not in memory but on disk. Delete it there with ibmb.model.delete('%s')."
              .formatted(name, name));
    }
    ClassifierModel dropped = memory.drop(user, name);
    return CatalogEntry.loaded(
        dropped, dropped.version() == null ? List.of() : List.of(Long.valueOf(dropped.version())));
  }

  /**
   * Writes a model in memory to disk, as a new version of its name; one that is there already is
   * left as it is.
   *
   * @return its version
   */
  public int store(String name) {
    ModelStore store = requireDisk();
    ClassifierModel model = memory.get(user, name);
    if (model.version() != null) {
      return model.version();
    }
    int version = store.store(user, name, ModelMetadata.toStored(model));
    memory.replace(user, model, model.withVersion(version));
    return version;
  }

  /**
   * Reads a model into memory.
   *
   * @param reference {@code name} for the newest version, which takes the place of another version
   *     there, or {@code name@2}
   */
  ClassifierModel load(String reference) {
    ModelStore store = requireDisk();
    ClassifierModel old = replaceable(reference);
    int version = store.version(user, reference);
    if (old != null && old.version() == version) {
      return old;
    }
    String file = VersionedName.parse(reference).name() + "@" + version;
    ClassifierModel model = ModelMetadata.fromStored(reference, version, store.load(user, file));
    memory.replace(user, old, model);
    return model;
  }

  /**
   * Makes an older version the newest and reads it into memory.
   *
   * @param reference {@code name@2}
   */
  ClassifierModel rollback(String reference) {
    ModelStore store = requireDisk();
    String name = VersionedName.parse(reference).name();
    replaceable(name);
    store.rollback(user, reference);
    return load(name);
  }

  /** What is in memory under this name, which a load must not lose. */
  private ClassifierModel replaceable(String name) {
    ClassifierModel old = memory.find(user, name);
    if (old != null && old.version() == null) {
      throw new InvalidInput(
          "Model '%s' is in memory and not on disk, so loading would lose it. Store it with ibmb.model.store, or drop it with ibmb.model.drop."
              .formatted(name));
    }
    return old;
  }

  /**
   * Removes one version, or all of a name, from disk; what is in memory stays.
   *
   * @return the versions that are gone
   */
  List<Integer> delete(String reference) {
    List<Integer> deleted = requireDisk().delete(user, reference);
    memory.forgetVersions(user, VersionedName.parse(reference).name(), deleted);
    return deleted;
  }

  /**
   * @throws InvalidInput where the server has no directory for models
   */
  public ModelStore requireDisk() {
    if (disk == null) {
      throw IbmbRuntime.noDirectory();
    }
    return disk;
  }
}
