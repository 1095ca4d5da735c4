/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ibmb.run.InvalidInput;

/**
 * Models of all users on disk, one file each, in one directory. Nobody sees another user's.
 *
 * <p>Every store makes a new version of its name: 1, 2, 3 and so on. {@code name} stands for the
 * newest, {@code name@2} for version 2. No version is ever changed. A version is there as a whole
 * or not at all, whatever happens to the process or the machine.
 *
 * <p>Keeps no state, so that any number of threads and processes may use the same directory.
 *
 * <p>All methods throw {@link InvalidInput} where a name or a file is at fault, and {@link
 * UncheckedIOException} where the disk is.
 */
public final class ModelStore {
  private static final int LONGEST_NAME = 10_000;

  private final Path directory;

  /**
   * @param directory created by the first store
   */
  public ModelStore(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Stores a model as the newest version of {@code name}.
   *
   * @return its version; the model is on disk then
   */
  public int store(String user, String name, StoredModel model) {
    requireStorable(name);
    return onDisk(
        "store model '" + name + "'",
        () -> {
          PartFile.createDirectory(directory);
          PartFile.deleteLeftovers(directory);
          try (PartFile part = PartFile.create(directory)) {
            ModelFile.write(part.channel(), name, model);
            int newest = versions(user, name).stream().reduce(0, (older, newer) -> newer);
            return part.publish(version -> file(user, name, version), newest + 1);
          }
        });
  }

  /**
   * @throws InvalidInput where no model of this name can be stored, whatever it is
   */
  public static void requireStorable(String name) {
    FileNames.encode(name);
    if (name.length() > LONGEST_NAME) {
      throw new InvalidInput(
          "A stored model's name may have %d characters, but this has %d."
              .formatted(LONGEST_NAME, name.length()));
    }
    if (name.isBlank()) {
      throw new InvalidInput("A model needs a name to be stored, but it was '%s'.".formatted(name));
    }
    if (VersionedName.parse(name).version() != null) {
      throw new InvalidInput(
          "A stored model's name must not end in '@' and a number, which stands for a version, but was '%s'. Choose another name."
              .formatted(name));
    }
  }

  /**
   * The model that was stored.
   *
   * @param reference {@code name} or {@code name@version}
   */
  public StoredModel load(String user, String reference) {
    return onDisk("load model '" + reference + "'", () -> ModelFile.read(find(user, reference)));
  }

  /**
   * What was stored beside the weights; reads nothing else of the file, and does not compare its
   * checksum.
   *
   * @param reference {@code name} or {@code name@version}
   */
  public Map<String, Object> metadata(String user, String reference) {
    return onDisk(
        "read model '" + reference + "'", () -> ModelFile.readMetadata(find(user, reference)));
  }

  /**
   * The version that {@code reference} stands for now.
   *
   * @param reference {@code name} or {@code name@version}
   */
  public int version(String user, String reference) {
    return onDisk(
        "look for model '" + reference + "'",
        () -> FileNames.Parts.of(find(user, reference).getFileName().toString()).version());
  }

  /**
   * Makes an older version the newest: stores it again. What came between stays.
   *
   * @param reference {@code name@version}
   * @return the new version
   */
  public int rollback(String user, String reference) {
    VersionedName wanted = VersionedName.parse(reference);
    if (wanted.version() == null) {
      throw new InvalidInput(
          "A rollback needs a version, such as '%s@1', but was '%s'."
              .formatted(reference, reference));
    }
    return store(user, wanted.name(), load(user, reference));
  }

  /**
   * Deletes all versions of {@code name}, or one by {@code name@version}. A model that is deleted
   * as a whole and stored again begins with version 1.
   *
   * @return the versions that are gone
   */
  public List<Integer> delete(String user, String reference) {
    VersionedName wanted = VersionedName.parse(reference);
    return onDisk(
        "delete model '" + reference + "'",
        () -> {
          find(user, reference);
          List<Integer> deleted = new ArrayList<>();
          for (int version : versions(user, wanted.name())) {
            if (wanted.version() == null || wanted.version() == version) {
              Files.deleteIfExists(file(user, wanted.name(), version));
              deleted.add(version);
            }
          }
          PartFile.syncDirectory(directory);
          return deleted;
        });
  }

  public boolean exists(String user, String reference) {
    VersionedName wanted = VersionedName.parse(reference);
    return onDisk(
        "look for model '" + reference + "'",
        () ->
            versions(user, wanted.name()).stream()
                .anyMatch(
                    version -> wanted.version() == null || wanted.version() == (long) version));
  }

  /** What a user has stored, by name. Files are not opened, except to learn very long names. */
  public List<StoredName> list(String user) {
    return onDisk(
        "list models",
        () -> {
          Map<String, StoredName> byName = new TreeMap<>();
          for (Map.Entry<String, NavigableSet<Integer>> entry : versionsByName(user).entrySet()) {
            String name = name(user, entry.getKey(), entry.getValue());
            byName.put(name, new StoredName(name, List.copyOf(entry.getValue())));
          }
          return List.copyOf(byName.values());
        });
  }

  /** The name behind its encoded form, which a damaged file may leave as it is. */
  private String name(String user, String encoded, NavigableSet<Integer> versions) {
    String name = FileNames.decode(encoded);
    if (name != null) {
      return name;
    }
    for (int version : versions.descendingSet()) {
      try {
        return ModelFile.readName(
            directory.resolve(
                new FileNames.Parts(FileNames.encode(user), encoded, version).fileName()));
      } catch (InvalidInput e) {
        // another version may tell
      }
    }
    return encoded;
  }

  private Path find(String user, String reference) throws IOException {
    VersionedName wanted = VersionedName.parse(reference);
    NavigableSet<Integer> versions = versions(user, wanted.name());
    if (versions.isEmpty()) {
      throw new InvalidInput(
          "Model '%s' is not stored. Stored are %s."
              .formatted(wanted.name(), list(user).stream().map(StoredName::name).toList()));
    }
    if (wanted.version() == null) {
      return file(user, wanted.name(), versions.last());
    }
    if (wanted.version() > Integer.MAX_VALUE || !versions.contains(wanted.version().intValue())) {
      throw new InvalidInput(
          "Model '%s' has no version %d. Stored are %s."
              .formatted(wanted.name(), wanted.version(), versions));
    }
    return file(user, wanted.name(), wanted.version().intValue());
  }

  private NavigableSet<Integer> versions(String user, String name) throws IOException {
    return versionsByName(user).getOrDefault(FileNames.encode(name), new TreeSet<>());
  }

  /** By encoded name. An empty file is not yet a version, see {@link PartFile#publish}. */
  private Map<String, NavigableSet<Integer>> versionsByName(String user) throws IOException {
    Map<String, NavigableSet<Integer>> all = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return all;
    }
    String encodedUser = FileNames.encode(user);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        FileNames.Parts parts = FileNames.Parts.of(file.getFileName().toString());
        if (parts != null && parts.user().equals(encodedUser) && hasContent(file)) {
          all.computeIfAbsent(parts.name(), name -> new TreeSet<>()).add(parts.version());
        }
      }
    }
    return all;
  }

  private static boolean hasContent(Path file) {
    return file.toFile().length() > 0; // 0 where it is gone
  }

  private Path file(String user, String name, int version) {
    return directory.resolve(
        new FileNames.Parts(FileNames.encode(user), FileNames.encode(name), version).fileName());
  }

  private <T> T onDisk(String what, Action<T> action) {
    try {
      return action.run();
    } catch (DirectoryIteratorException e) {
      throw failed(what, e.getCause());
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  private UncheckedIOException failed(String what, IOException e) {
    return new UncheckedIOException(
        "Cannot %s in '%s': %s".formatted(what, directory, e.getMessage()), e);
  }
}
