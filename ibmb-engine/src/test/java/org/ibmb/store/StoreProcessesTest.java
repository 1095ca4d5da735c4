/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one directory, and one that is killed. */
@Timeout(300)
class StoreProcessesTest {
  @TempDir private Path directory;

  @Test
  void processesGetVersionsOfTheirOwn() throws Exception {
    int each = 20;
    Process one = StoreProcess.start(directory, 8, 0, each);
    Process other = StoreProcess.start(directory, 8, each, each);
    assertEquals(0, one.waitFor());
    assertEquals(0, other.waitFor());
    ModelStore store = new ModelStore(directory);
    assertEquals(
        IntStream.rangeClosed(1, 2 * each).boxed().toList(), store.list("ann").get(0).versions());
    TreeSet<Long> seeds = new TreeSet<>();
    for (int version = 1; version <= 2 * each; version++) {
      StoredModel model = store.load("ann", "cora@" + version);
      long seed = (Long) model.metadata().get("seed");
      Examples.assertSame(StoreProcess.model(8, seed), model);
      seeds.add(seed);
    }
    assertEquals(
        LongStream.range(0, 2L * each).boxed().collect(Collectors.toCollection(TreeSet::new)),
        seeds);
  }

  @Test
  void aProcessKilledWhileItStoresLeavesTheOldVersion() throws Exception {
    StoredModel old = StoreProcess.model(8, 1);
    new ModelStore(directory).store("ann", "cora", old);
    killWhileItWrites();
    assertFalse(parts().isEmpty(), "it was not killed while it wrote");

    ModelStore store = new ModelStore(directory);
    List<Integer> versions = store.list("ann").get(0).versions();
    Examples.assertSame(old, store.load("ann", "cora@1"));
    for (int version : versions.subList(1, versions.size())) { // finished before the kill
      Examples.assertSame(StoreProcess.model(1500, version), store.load("ann", "cora@" + version));
    }
    int next = store.store("ann", "cora", old);
    assertTrue(next > versions.get(versions.size() - 1));
    Examples.assertSame(old, store.load("ann", "cora"));
    assertEquals(List.of(), parts());
  }

  /** SIGKILL once a part has bytes; where the store was faster than the kill, once more. */
  private void killWhileItWrites() throws Exception {
    for (int attempt = 0; attempt < 10 && parts().isEmpty(); attempt++) {
      int first = new ModelStore(directory).list("ann").get(0).newest() + 1;
      Process process = StoreProcess.start(directory, 1500, first, 1000);
      try {
        while (process.isAlive() && parts().isEmpty()) {
          Thread.onSpinWait();
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** Files that are being written, or were, and have bytes. */
  private List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".part") && file.toFile().length() > 0)
          .toList();
    }
  }
}
