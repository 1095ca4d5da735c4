/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ibmb.influence.Influence;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches on disk: they come back as they were, or with one error that says why not. */
class BatchStoreTest {
  @TempDir private Path directory;
  private BatchStore store;
  private Path file;
  private byte[] good;

  @BeforeEach
  void writeGoodFile() throws IOException {
    store = new BatchStore(directory);
    store.store("alice", "b", Examples.batches());
    file = directory.resolve("batches.alice.b.safetensors");
    good = Files.readAllBytes(file);
  }

  @Test
  void batchesComeBackAsTheyWere() {
    StoredBatches found = store.load("alice", "b");
    StoredBatches expected = Examples.batches();
    assertEquals(expected.metadata(), found.metadata());
    assertEquals(expected.plan().config(), found.plan().config());
    assertArrayEquals(expected.plan().groups(), found.plan().groups());
    assertArrayEquals(expected.plan().drift(), found.plan().drift());
    Influence influence = expected.plan().influence();
    assertArrayEquals(influence.sources(), found.plan().influence().sources());
    assertArrayEquals(influence.offsets(), found.plan().influence().offsets());
    assertArrayEquals(influence.nodes(), found.plan().influence().nodes());
    assertArrayEquals(influence.scores(), found.plan().influence().scores());
    assertArrayEquals(expected.graph().ids(), found.graph().ids());
    assertArrayEquals(expected.graph().rows(), found.graph().rows());
    assertEquals(expected.graph().weightUnit(), found.graph().weightUnit());
  }

  /** Whatever becomes of the format: this file must load forever. */
  @Test
  void filesOfTheFirstFormatAreRead() throws IOException {
    Files.copy(
        Examples.RESOURCES.resolve("batches-format-1.safetensors"),
        directory.resolve("batches.alice.old.safetensors"));
    StoredBatches found = store.load("alice", "old");
    assertEquals(Examples.batches().plan().config(), found.plan().config());
    assertArrayEquals(Examples.batches().plan().groups(), found.plan().groups());
    assertArrayEquals(Examples.batches().plan().drift(), found.plan().drift());
    assertArrayEquals(Examples.batches().graph().ids(), found.graph().ids());
  }

  @Test
  void nobodySeesAnothersAndANameIsReplacedAsAWhole() throws IOException {
    assertTrue(store.exists("alice", "b"));
    assertFalse(store.exists("bob", "b"));
    assertEquals(List.of(), store.list("bob"));
    assertFalse(store.delete("bob", "b"));
    Files.write(file, new byte[] {1, 2, 3});
    assertThrows(InvalidInput.class, () -> store.store("alice", "b", Examples.batches()));
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
    store.replace("alice", "b", Examples.batches());
    assertArrayEquals(good, Files.readAllBytes(file), "equal batches have equal files");
    String odd = "../" + "É".repeat(100) + "/x";
    store.store("alice", odd, Examples.batches());
    assertEquals(List.of(odd, "b"), store.list("alice").stream().map(e -> e.name()).toList());
    try (var files = Files.list(directory)) {
      assertEquals(2, files.count(), "all are in the directory, and no part is left");
    }
    assertTrue(store.delete("alice", odd));
    assertFalse(store.exists("alice", odd));
    assertThrows(InvalidInput.class, () -> store.store("alice", " ", Examples.batches()));
  }

  @Test
  void ofTwoThatStoreANameAtOnceOneIsRefused() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 50; i++) {
        String name = "race" + i;
        CyclicBarrier together = new CyclicBarrier(2);
        Callable<Boolean> one =
            () -> {
              together.await();
              try {
                return store.store("alice", name, Examples.batches()) > 0;
              } catch (InvalidInput e) {
                assertTrue(e.getMessage().contains("'" + name + "' already exist"));
                return false;
              }
            };
        Future<Boolean> first = callers.submit(one);
        Future<Boolean> second = callers.submit(one);
        assertTrue(first.get() ^ second.get(), name);
        assertEquals(3, store.load("alice", name).plan().outputCount());
      }
    } finally {
      callers.shutdown();
    }
  }

  /** A link to nowhere is in the directory, but no file: as one that is deleted meanwhile. */
  @Test
  void aFileThatIsGoneIsNoDamagedOne() throws IOException {
    Files.createSymbolicLink(
        directory.resolve("batches.alice.gone.safetensors"), directory.resolve("nowhere"));
    assertEquals(List.of("b"), store.list("alice").stream().map(e -> e.name()).toList());
    String message =
        assertThrows(InvalidInput.class, () -> store.load("alice", "gone")).getMessage();
    assertTrue(message.contains("it does not exist"), message);
  }

  /** What a crash may leave: it is listed, so that it can be deleted. */
  @Test
  void anEmptyFileIsThereAndDamagedUntilItIsDeleted() throws IOException {
    Files.write(file, new byte[0]);
    assertNotNull(store.list("alice").get(0).problem());
    assertTrue(store.exists("alice", "b"));
    assertTrue(store.delete("alice", "b"));
    assertFalse(store.exists("alice", "b"));
  }

  @Test
  void theListSaysWhatIsInAFileAndWhichIsDamaged() throws IOException {
    StoredBatchesEntry entry = store.entry("alice", "b");
    assertEquals(4, entry.nodeCount());
    assertEquals(3, entry.outputCount());
    assertEquals(2, entry.batchCount());
    assertEquals(good.length, entry.bytes());
    assertNull(entry.problem());
    Files.write(file, Arrays.copyOf(good, 100));
    StoredBatchesEntry damaged = store.list("alice").get(0);
    assertEquals("b", damaged.name());
    assertNotNull(damaged.problem());
  }

  @Test
  void aModelIsNoBatchesAndBatchesAreNoModel() throws IOException {
    Path model = directory.resolve("batches.alice.model.safetensors");
    try (FileChannel channel =
        FileChannel.open(model, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ModelFile.write(channel, "m", Examples.model(org.ibmb.model.Architecture.Type.GCN, 1));
    }
    assertTrue(
        assertThrows(InvalidInput.class, () -> store.load("alice", "model"))
            .getMessage()
            .contains("no 'ibmb.batches'"));
    assertThrows(InvalidInput.class, () -> ModelFile.read(file));
  }
}
