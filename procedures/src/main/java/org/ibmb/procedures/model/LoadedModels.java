/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ibmb.procedures.call.IbmbRuntime;
import org.ibmb.procedures.config.Suggestions;
import org.ibmb.run.InvalidInput;
import org.ibmb.store.VersionedName;

/** The models of all users, in memory. Nobody sees another user's. */
public final class LoadedModels implements IbmbRuntime.Kept {
  private final Map<String, Map<String, ClassifierModel>> models = new HashMap<>();
  private final Set<Owned> reserved = new HashSet<>();

  private record Owned(String user, String name) {}

  /**
   * Holds a name while its model is trained; closing it sets the name free, unless the model was
   * published.
   */
  public final class Reservation implements AutoCloseable {
    private final Owned owned;

    private Reservation(Owned owned) {
      this.owned = owned;
    }

    public void publish(ClassifierModel model) {
      put(owned.user, model);
    }

    @Override
    public void close() {
      release(owned);
    }
  }

  /**
   * @throws InvalidInput where the name is taken
   */
  public synchronized Reservation reserve(String user, String name) {
    checkFree(user, name);
    Owned owned = new Owned(user, name);
    reserved.add(owned);
    return new Reservation(owned);
  }

  /**
   * @throws InvalidInput where the user has a model of this name or is training one
   */
  synchronized void checkFree(String user, String name) {
    if (of(user).containsKey(name)) {
      throw new InvalidInput(
          "Model with name '%s' already exists. Choose another modelName, or drop it with ibmb.model.drop('%s')."
              .formatted(name, name));
    }
    if (reserved.contains(new Owned(user, name))) {
      throw new InvalidInput(
          "Model with name '%s' already exists: it is being trained. Choose another modelName, or wait."
              .formatted(name));
    }
  }

  /** The model, or null where the user has none of this name. */
  synchronized ClassifierModel find(String user, String name) {
    return of(user).get(name);
  }

  /**
   * Puts {@code model} in the place of {@code old}.
   *
   * @param old null where there was none
   * @throws InvalidInput where another call was faster
   */
  synchronized void replace(String user, ClassifierModel old, ClassifierModel model) {
    if (find(user, model.name()) != old || reserved.contains(new Owned(user, model.name()))) {
      throw new InvalidInput(
          "Model '%s' was changed or is being trained by another call. Try again."
              .formatted(model.name()));
    }
    put(user, model);
  }

  /** Notes that {@code versions} of {@code name} are on disk no more. */
  synchronized void forgetVersions(String user, String name, List<Integer> versions) {
    for (ClassifierModel model : list(user)) {
      if (VersionedName.parse(model.name()).name().equals(name)
          && versions.contains(model.version())) {
        put(user, model.withVersion(null));
      }
    }
  }

  /**
   * @throws InvalidInput where the user has no such model
   */
  synchronized ClassifierModel get(String user, String name) {
    ClassifierModel model = of(user).get(name);
    if (model == null) {
      throw new InvalidInput(
          "Model with name '%s' does not exist.%s"
              .formatted(name, Suggestions.didYouMean(name, of(user).keySet())));
    }
    return model;
  }

  /** All models of a user, by name. */
  synchronized List<ClassifierModel> list(String user) {
    return List.copyOf(of(user).values());
  }

  /**
   * @throws InvalidInput where the user has no such model
   */
  synchronized ClassifierModel drop(String user, String name) {
    ClassifierModel model = get(user, name);
    models.get(user).remove(name);
    return model;
  }

  @Override
  public synchronized void clear() {
    models.clear();
  }

  private synchronized void put(String user, ClassifierModel model) {
    models.computeIfAbsent(user, anyone -> new TreeMap<>()).put(model.name(), model);
  }

  private synchronized void release(Owned owned) {
    reserved.remove(owned);
  }

  private Map<String, ClassifierModel> of(String user) {
    return models.getOrDefault(user, Map.of());
  }
}
