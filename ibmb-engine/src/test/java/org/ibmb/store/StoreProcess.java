/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ibmb.model.Architecture;

/** A process of its own that stores models: {@code DIRECTORY HIDDEN_DIMENSION FIRST_SEED COUNT}. */
final class StoreProcess {
  private StoreProcess() {}

  static StoredModel model(int hiddenDimension, long seed) {
    return Examples.model(
        new Architecture(Architecture.Type.GCN, 5, hiddenDimension, 2, 3, 1, 0.5, false), seed);
  }

  static Process start(Path directory, long... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(StoreProcess.class.getName());
    command.add(directory.toString());
    Arrays.stream(arguments).mapToObj(Long::toString).forEach(command::add);
    return new ProcessBuilder(command).inheritIO().start();
  }

  public static void main(String[] arguments) {
    ModelStore store = new ModelStore(Path.of(arguments[0]));
    int hiddenDimension = Integer.parseInt(arguments[1]);
    long first = Long.parseLong(arguments[2]);
    long count = Long.parseLong(arguments[3]);
    for (long seed = first; seed < first + count; seed++) {
      store.store("ann", "cora", model(hiddenDimension, seed));
    }
  }
}
