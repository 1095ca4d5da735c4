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

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.ibmb.batch.BatchPlan;
import org.ibmb.batch.BatchingConfig;
import org.ibmb.graph.GraphImprint;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches on disk: they come back as they were, or with one error that says why not. */
class BatchStoreTest {
  /** What reading any file costs, on top of a few times the size of the file. */
  private static final long FIXED_BYTES = 1 << 20;

  @TempDir private Path directory;
  private BatchStore store;
  private Path file;
  private byte[] good;

  /** Four nodes in a path; outputs 0, 1 and 3 in two batches. */
  private static StoredBatches example() {
    Influence influence =
        new Influence(
            new int[] {0, 1, 3},
            new int[] {0, 2, 4, 5},
            new int[] {0, 1, 1, 2, 3},
            new float[] {0.5f, 0.25f, 0.5f, 0.125f, 1});
    BatchPlan plan =
        new BatchPlan(
            influence,
            new float[] {0, 0.125f, 0.5f},
            new int[][] {{0, 2}, {1}},
            new BatchingConfig(new InfluenceConfig(0.25, 1e-3, 2), 2, 8, 0));
    GraphImprint graph =
        new GraphImprint(
            new long[] {10, 20, 1L << 40, 40}, new long[] {-1, Long.MIN_VALUE, 3, 4}, 1.5);
    return new StoredBatches(plan, graph, Map.of("graphName", "g"));
  }

  @BeforeEach
  void writeGoodFile() throws IOException {
    store = new BatchStore(directory);
    store.store("alice", "b", example());
    file = directory.resolve("batches.alice.b.safetensors");
    good = Files.readAllBytes(file);
  }

  @Test
  void batchesComeBackAsTheyWere() {
    StoredBatches found = store.load("alice", "b");
    StoredBatches expected = example();
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
    assertEquals(expected.graph().meanWeight(), found.graph().meanWeight());
  }

  /** Whatever becomes of the format: this file must load forever. */
  @Test
  void filesOfTheFirstFormatAreRead() throws IOException {
    Files.copy(
        Examples.RESOURCES.resolve("batches-format-1.safetensors"),
        directory.resolve("batches.alice.old.safetensors"));
    StoredBatches found = store.load("alice", "old");
    assertEquals(example().plan().config(), found.plan().config());
    assertArrayEquals(example().plan().groups(), found.plan().groups());
    assertArrayEquals(example().plan().drift(), found.plan().drift());
    assertArrayEquals(example().graph().ids(), found.graph().ids());
  }

  @Test
  void nobodySeesAnothersAndANameIsReplacedAsAWhole() throws IOException {
    assertTrue(store.exists("alice", "b"));
    assertFalse(store.exists("bob", "b"));
    assertEquals(List.of(), store.list("bob"));
    assertFalse(store.delete("bob", "b"));
    Files.write(file, new byte[] {1, 2, 3});
    assertThrows(InvalidInput.class, () -> store.store("alice", "b", example()));
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
    store.replace("alice", "b", example());
    assertArrayEquals(good, Files.readAllBytes(file), "equal batches have equal files");
    String odd = "../" + "É".repeat(100) + "/x";
    store.store("alice", odd, example());
    assertEquals(List.of(odd, "b"), store.list("alice").stream().map(e -> e.name()).toList());
    try (var files = Files.list(directory)) {
      assertEquals(2, files.count(), "all are in the directory, and no part is left");
    }
    assertTrue(store.delete("alice", odd));
    assertFalse(store.exists("alice", odd));
    assertThrows(InvalidInput.class, () -> store.store("alice", " ", example()));
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
                return store.store("alice", name, example()) > 0;
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
  void everyTruncationIsNoticed() throws IOException {
    for (int length = 0; length < good.length; length++) {
      assertRefused(Arrays.copyOf(good, length));
    }
    assertRefused(Arrays.copyOf(good, good.length + 1));
  }

  /** One bit of every byte: of the length, the header and the numbers. */
  @Test
  void everyFlippedBitIsNoticed() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    for (int at = 0; at < good.length; at++) {
      byte[] flipped = good.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      assertRefused(flipped);
    }
  }

  @Test
  void overwrittenStretchesAreNoticed() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 500; i++) {
      byte[] overwritten = good.clone();
      int from = random.nextInt(good.length - 4);
      byte[] noise = new byte[4 + random.nextInt(Math.min(200, good.length - from - 3))];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, overwritten, from, noise.length);
      assertRefused(overwritten);
    }
  }

  /** Whoever forges a file, checksum and all, gets an error and nothing else. */
  @ParameterizedTest
  @CsvSource({
    "outputs.nodes, 1, 4",
    "outputs.nodes, 0, -1",
    "outputs.nodes, 2, 1",
    "influence.nodes, 3, 4",
    "influence.nodes, 0, -2147483648",
    "influence.offsets, 0, 1",
    "influence.offsets, 1, 0",
    "influence.offsets, 1, 2147483647",
    "influence.offsets, 2, 1",
    "influence.offsets, 3, 4",
    "influence.offsets, 3, 6",
    "outputs.batch, 0, 1",
    "outputs.batch, 1, 2",
    "outputs.batch, 2, -1",
    "outputs.batch, 2, 2147483647",
    "influence.scores, 0, 2143289344", // NaN
    "influence.scores, 4, 1073741824", // 2.0
    "influence.scores, 4, -1082130432", // -1.0
    "outputs.drift, 0, 2143289344", // NaN
    "outputs.drift, 1, 2139095040", // infinity
    "graph.nodes, 0, 20",
  })
  void numbersThatCannotBeAreRefused(String tensor, int index, int bits) throws IOException {
    String message =
        assertRefused(
            forged(
                (header, data) -> {
                  Tensor found =
                      header.tensors().stream()
                          .filter(t -> t.name().equals(tensor))
                          .findFirst()
                          .orElseThrow();
                  int at = (int) found.begin() + index * found.type().bytes();
                  if (found.type() == ElementType.I64) {
                    data.putLong(at, bits);
                  } else {
                    data.putInt(at, bits);
                  }
                }));
    assertFalse(message.contains("checksum"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ibmb.batches       | 2                                   | knows '1' only
          ibmb.batches       |                                     | no 'ibmb.batches'
          ibmb.name          |                                     |
          ibmb.sha256        |                                     | no 'ibmb.sha256'
          ibmb.configuration | {"method":"batch"}                  | unknown method 'batch'
          ibmb.configuration | {"method":"node"}                   | 'alpha' is no decimal number
          ibmb.configuration | {"method":"node","alpha":7.0,"epsilon":0.1,"auxiliaryPerOutput":2,"outputsPerBatch":2,"auxiliaryPerBatch":8} | 'alpha' must be in
          ibmb.configuration | {"method":"node","alpha":0.25,"epsilon":0.1,"auxiliaryPerOutput":1,"outputsPerBatch":2,"auxiliaryPerBatch":8} | the list of its output 0 has 2 nodes, but 'auxiliaryPerOutput' is 1
          ibmb.configuration | {"method":"node","alpha":0.25,"epsilon":0.1,"auxiliaryPerOutput":2,"outputsPerBatch":1,"auxiliaryPerBatch":8} | its batch 0 has 2 outputs, but 'outputsPerBatch' is 1
          ibmb.counts        | {"batches":2,"meanWeight":0.0}      | mean weight
          ibmb.counts        | {"batches":2,"meanWeight":NaN}      | mean weight
          ibmb.counts        | [                                   | JSON
          """)
  void metadataThatCannotBeIsRefused(String key, String value, String reason) throws IOException {
    byte[] forged = forged(key, value);
    if (reason == null) {
      Files.write(file, forged);
      store.load("alice", "b"); // the name is for the list
      assertThrows(InvalidInput.class, () -> store.entry("alice", "b"));
      return;
    }
    String message = assertRefused(forged);
    assertTrue(message.contains(reason), message);
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

  private interface Edit extends BiConsumer<TensorHeader, ByteBuffer> {}

  /** The good file with other numbers and a checksum that fits them. */
  private byte[] forged(Edit edit) throws IOException {
    TensorHeader header = header();
    ByteBuffer data = data();
    edit.accept(header, data);
    return write(header, data);
  }

  /** The good file with other metadata and a checksum that fits it. */
  private byte[] forged(String key, String value) throws IOException {
    Map<String, String> metadata = new TreeMap<>(header().metadata());
    metadata.remove(key);
    if (value != null) {
      metadata.put(key, value);
    }
    if (key.equals(Checksum.KEY)) {
      return bytes(new TensorHeader(metadata, header().tensors()).toBytes(), data());
    }
    return write(new TensorHeader(metadata, header().tensors()), data());
  }

  private TensorHeader header() throws IOException {
    try (SafeTensors tensors = SafeTensors.open(file, java.util.EnumSet.allOf(ElementType.class))) {
      return tensors.header();
    }
  }

  private ByteBuffer data() {
    int begin = Long.BYTES + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return ByteBuffer.wrap(Arrays.copyOfRange(good, begin, good.length))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] write(TensorHeader header, ByteBuffer data) {
    Checksum checksum = new Checksum(header);
    checksum.add(data);
    Map<String, String> metadata = new TreeMap<>(header.metadata());
    metadata.put(Checksum.KEY, checksum.finish());
    return bytes(new TensorHeader(metadata, header.tensors()).toBytes(), data);
  }

  private static byte[] bytes(byte[] json, ByteBuffer data) {
    return ByteBuffer.allocate(Long.BYTES + json.length + data.capacity())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data.array())
        .array();
  }

  /** Returns the message, which names the file and the remedy. */
  private String assertRefused(byte[] content) throws IOException {
    Files.write(file, content);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String message = assertThrows(InvalidInput.class, () -> store.load("alice", "b")).getMessage();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < FIXED_BYTES + 4L * content.length, allocated + " bytes");
    assertTrue(
        message.startsWith("Batch file 'batches.alice.b.safetensors' cannot be read: "), message);
    assertTrue(message.contains("ibmb.batches.delete"), message);
    return message;
  }
}
