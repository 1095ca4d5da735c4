/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ibmb.model.Architecture;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ModelStoreTest {
  private static final StoredModel ONE = Examples.model(Architecture.Type.GCN, 1);
  private static final StoredModel TWO = Examples.model(Architecture.Type.GAT, 2);

  @TempDir private Path parent;
  private Path directory;
  private ModelStore store;

  @BeforeEach
  void open() {
    directory = parent.resolve("data").resolve("models");
    store = new ModelStore(directory);
  }

  @Test
  void aNameStandsForItsNewestVersion() {
    assertEquals(1, store.store("ann", "cora", ONE));
    assertEquals(2, store.store("ann", "cora", TWO));
    Examples.assertSame(TWO, store.load("ann", "cora"));
    Examples.assertSame(ONE, store.load("ann", "cora@1"));
    Examples.assertSame(TWO, store.load("ann", "cora@2"));
    assertEquals(List.of(new StoredName("cora", List.of(1, 2))), store.list("ann"));
  }

  @Test
  void aRollbackStoresTheOlderVersionAgain() throws IOException {
    store.store("ann", "cora", ONE);
    store.store("ann", "cora", TWO);
    assertEquals(3, store.rollback("ann", "cora@1"));
    Examples.assertSame(ONE, store.load("ann", "cora"));
    Examples.assertSame(TWO, store.load("ann", "cora@2"));
    assertEquals(-1, Files.mismatch(file("ann", "cora", 1), file("ann", "cora", 3)));
    assertRefused("needs a version", () -> store.rollback("ann", "cora"));
    assertRefused("no version 9", () -> store.rollback("ann", "cora@9"));
  }

  @Test
  void usersSeeTheirOwn() {
    store.store("ann", "cora", ONE);
    store.store("bob", "cora", TWO);
    store.store("", "cora", TWO);
    Examples.assertSame(ONE, store.load("ann", "cora"));
    Examples.assertSame(TWO, store.load("bob", "cora"));
    assertEquals(List.of(1), store.delete("bob", "cora"));
    assertEquals(List.of(), store.list("bob"));
    assertEquals(1, store.list("ann").size());
    assertEquals(1, store.list("").size());
    assertEquals(List.of(), store.list("Ann"));
  }

  @Test
  void whatIsDeletedIsGone() {
    store.store("ann", "cora", ONE);
    store.store("ann", "cora", TWO);
    store.store("ann", "cora2", TWO);
    assertEquals(List.of(2), store.delete("ann", "cora@2"));
    Examples.assertSame(ONE, store.load("ann", "cora"));
    assertTrue(store.exists("ann", "cora@1"));
    assertFalse(store.exists("ann", "cora@2"));
    assertEquals(List.of(1), store.delete("ann", "cora"));
    assertFalse(store.exists("ann", "cora"));
    assertRefused("Stored are [cora2]", () -> store.load("ann", "cora"));
    assertRefused("is not stored", () -> store.delete("ann", "cora"));
  }

  @Test
  void whatIsMissingIsNamed() {
    assertEquals(List.of(), store.list("ann"));
    assertRefused("Model 'cora' is not stored. Stored are [].", () -> store.load("ann", "cora"));
    store.store("ann", "cora", ONE);
    for (String reference : List.of("cora@2", "cora@0", "cora@999999999999999999")) {
      assertRefused("has no version", () -> store.load("ann", reference));
    }
    assertRefused("is not stored", () -> store.load("ann", "cora@9999999999999999999999"));
  }

  static Stream<String> oddNames() {
    return Stream.of(
        "../../etc/passwd",
        "..",
        ".",
        "a/b",
        "a\\b",
        "/etc/passwd",
        "C:\\x",
        "CON",
        "con",
        "nul.txt",
        "a.",
        " a ",
        "a\nb",
        "a\u0000b",
        "a@b",
        "@",
        "a%2fb",
        "~",
        "*",
        "事例 🧪",
        "x".repeat(300),
        "é".repeat(300));
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void oddNamesStayInTheDirectoryAndComeBack(String name) throws IOException {
    store.store(name, name, ONE);
    store.store(name, name + "'", TWO);
    Examples.assertSame(ONE, store.load(name, name));
    Examples.assertSame(ONE, store.load(name, name + "@1"));
    assertEquals(
        Set.of(name, name + "'"),
        store.list(name).stream().map(StoredName::name).collect(Collectors.toSet()));
    try (Stream<Path> all = Files.walk(parent)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertEquals(2, files.size());
      for (Path file : files) {
        assertEquals(directory, file.getParent());
        assertTrue(file.getFileName().toString().length() < 255);
      }
    }
    assertEquals(List.of(1), store.delete(name, name));
    assertEquals(1, store.list(name).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x@3", "@3"})
  void namesThatNobodyCouldLoadAreRefused(String name) {
    assertRefused("name", () -> store.store("ann", name, ONE));
    assertEquals(List.of(), store.list("ann"));
  }

  @Test
  void aDamagedVersionLeavesTheOthersAlone() throws IOException {
    String longName = "long ".repeat(60);
    for (String name : List.of("cora", longName)) {
      store.store("ann", name, ONE);
      store.store("ann", name, TWO);
      Path newest = file("ann", name, 2);
      Files.write(newest, new byte[] {1, 2, 3});
      assertRefused(newest.getFileName().toString(), () -> store.load("ann", name));
      Examples.assertSame(ONE, store.load("ann", name + "@1"));
    }
    assertEquals(
        List.of("cora", longName), store.list("ann").stream().map(StoredName::name).toList());
    assertEquals(3, store.rollback("ann", "cora@1"));
    Examples.assertSame(ONE, store.load("ann", "cora"));
    assertEquals(List.of(1, 2, 3), store.delete("ann", "cora"));
  }

  @Test
  void filesOfOthersAreLeftAlone() throws IOException {
    Files.createDirectories(directory);
    Path notes = Files.writeString(directory.resolve("notes.txt"), "mine", StandardCharsets.UTF_8);
    Path empty = Files.createFile(file("ann", "cora", 1));
    assertEquals(List.of(), store.list("ann"));
    assertRefused("is not stored", () -> store.load("ann", "cora"));
    assertEquals(2, store.store("ann", "cora", ONE), "an empty file is somebody's reservation");
    assertTrue(Files.exists(notes) && Files.size(empty) == 0);
  }

  @Test
  void onlyFilesWithoutAWriterAreLeftovers() throws IOException {
    Files.createDirectories(directory);
    Path dead = Files.write(directory.resolve("1-1-1.part"), new byte[] {1});
    Path starting = Files.createFile(directory.resolve("1-1-2.part"));
    Path old = Files.createFile(directory.resolve("1-1-3.part"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3600)));
    try (PartFile alive = PartFile.create(directory)) {
      store.store("ann", "cora", ONE);
      assertFalse(Files.exists(dead));
      assertFalse(Files.exists(old));
      assertTrue(Files.exists(starting));
      ModelFile.write(alive.channel(), "cora", TWO);
      assertEquals(2, alive.publish(version -> file("ann", "cora", version), 1));
    }
    Examples.assertSame(TWO, store.load("ann", "cora"));
  }

  @Test
  void aStoreThatFailsLeavesNothing() throws IOException {
    store.store("ann", "cora", ONE);
    StoredModel unwritable =
        new StoredModel(TWO.network(), java.util.Map.of("model", new Object()));
    assertRefused("metadata", () -> store.store("ann", "cora", unwritable));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(file("ann", "cora", 1)), files.toList());
    }
    Path blocked = Files.writeString(parent.resolve("file"), "");
    UncheckedIOException error =
        assertThrows(
            UncheckedIOException.class, () -> new ModelStore(blocked).store("ann", "cora", ONE));
    assertTrue(error.getMessage().contains(blocked.toString()), error.getMessage());
  }

  /** Two stores of one process on the same directory: no version is lost, none is given twice. */
  @Test
  void threadsGetVersionsOfTheirOwn() throws InterruptedException {
    int each = 25;
    Set<Integer> versions = new ConcurrentSkipListSet<>();
    Thread[] threads = new Thread[2];
    for (int t = 0; t < threads.length; t++) {
      ModelStore own = new ModelStore(directory);
      int seed = 100 * t;
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  StoredModel model = Examples.model(Architecture.Type.MLP, seed + i);
                  int version = own.store("ann", "cora", model);
                  versions.add(version);
                  Examples.assertSame(model, own.load("ann", "cora@" + version));
                }
              },
              "store-" + t);
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Set<Integer> all =
        IntStream.rangeClosed(1, 2 * each).boxed().collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, versions);
    assertEquals(List.copyOf(all), store.list("ann").get(0).versions());
  }

  @Test
  void aFileUnderAnotherNameIsStillAModel() throws IOException {
    store.store("ann", "cora", ONE);
    Files.move(file("ann", "cora", 1), file("bob", "pubmed", 7));
    Examples.assertSame(ONE, store.load("bob", "pubmed"));
    assertEquals(8, store.store("bob", "pubmed", TWO));
    try (FileChannel file = FileChannel.open(file("bob", "pubmed", 8), StandardOpenOption.WRITE)) {
      file.truncate(100);
    }
    assertRefused("model.bob.pubmed.8.safetensors", () -> store.load("bob", "pubmed"));
  }

  private Path file(String user, String name, int version) {
    return directory.resolve(
        new FileNames.Parts(FileNames.encode(user), FileNames.encode(name), version).fileName());
  }

  private static void assertRefused(String part, Runnable action) {
    InvalidInput error = assertThrows(InvalidInput.class, action::run);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }
}
