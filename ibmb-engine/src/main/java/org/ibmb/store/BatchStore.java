/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ibmb.run.InvalidInput;

/**
 * Batches of all users on disk, one file each, in the directory of the models. Nobody sees another
 * user's. A file is there as a whole or not at all, but for the instant in which a new one takes
 * its name by an empty file.
 *
 * <p>Keeps no state, so that any number of threads and processes may use the same directory.
 *
 * <p>All methods throw {@link InvalidInput} where a name or a file is at fault, and {@link
 * UncheckedIOException} where the disk is.
 */
public final class BatchStore {
  private static final String PREFIX = "batches.";
  private static final String SUFFIX = ".safetensors";

  private final Path directory;

  /**
   * @param directory created by the first store
   */
  public BatchStore(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private interface Publishing {
    void run(PartFile part, Path target) throws IOException;
  }

  /**
   * Stores batches under a name that is free, also of what others store meanwhile.
   *
   * @return bytes of the file, which is on disk then
   */
  public long store(String user, String name, StoredBatches batches) {
    return write(
        user,
        name,
        batches,
        (part, target) -> {
          try {
            part.publish(target);
          } catch (FileAlreadyExistsException e) {
            throw new InvalidInput(
                "Batches with name '%s' already exist. Choose another name, or delete them with ibmb.batches.delete('%s')."
                    .formatted(name, name));
          }
        });
  }

  /** The same in the place of batches that had the name, if any did. */
  public long replace(String user, String name, StoredBatches batches) {
    return write(user, name, batches, PartFile::replace);
  }

  private long write(String user, String name, StoredBatches batches, Publishing publishing) {
    requireStorable(name);
    return onDisk(
        "store batches '" + name + "'",
        () -> {
          PartFile.createDirectory(directory);
          PartFile.deleteLeftovers(directory);
          try (PartFile part = PartFile.create(directory)) {
            BatchFile.write(part.channel(), name, batches);
            long bytes = part.channel().size();
            publishing.run(part, file(user, name));
            return bytes;
          }
        });
  }

  /**
   * @throws InvalidInput where batches cannot have this name
   */
  public static void requireStorable(String name) {
    if (name == null || name.isBlank()) {
      throw new InvalidInput("Batches need a name to be stored, but it was '%s'.".formatted(name));
    }
  }

  public boolean exists(String user, String name) {
    return Files.exists(file(user, name));
  }

  /** The batches that were stored. */
  public StoredBatches load(String user, String name) {
    return BatchFile.read(file(user, name));
  }

  /** What the header of one file says; the checksum is not compared. */
  public StoredBatchesEntry entry(String user, String name) {
    return BatchFile.readEntry(file(user, name));
  }

  /** What is gone now; false where there was nothing. */
  public boolean delete(String user, String name) {
    return onDisk(
        "delete batches '" + name + "'",
        () -> {
          boolean deleted = Files.deleteIfExists(file(user, name));
          if (deleted) {
            PartFile.syncDirectory(directory);
          }
          return deleted;
        });
  }

  /** What a user has stored, by name; the header of every file is read. */
  public List<StoredBatchesEntry> list(String user) {
    return onDisk(
        "list batches",
        () -> {
          List<StoredBatchesEntry> entries = new ArrayList<>();
          if (!Files.isDirectory(directory)) {
            return entries;
          }
          String prefix = PREFIX + FileNames.encode(user) + ".";
          try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
              String fileName = file.getFileName().toString();
              if (fileName.startsWith(prefix) && fileName.endsWith(SUFFIX)) {
                int end = fileName.length() - SUFFIX.length();
                addEntry(entries, file, fileName.substring(prefix.length(), end));
              }
            }
          }
          entries.sort(Comparator.comparing(StoredBatchesEntry::name));
          return entries;
        });
  }

  /** Nothing where the file was deleted since the directory was read. */
  private static void addEntry(List<StoredBatchesEntry> entries, Path file, String encoded) {
    String name = FileNames.decode(encoded); // null where it was too long
    try {
      StoredBatchesEntry entry = BatchFile.readEntry(file);
      entries.add(name == null ? entry : entry.withName(name));
    } catch (InvalidInput e) {
      if (Files.exists(file)) {
        entries.add(
            StoredBatchesEntry.damaged(
                name == null ? encoded : name, file.toFile().length(), e.getMessage()));
      }
    }
  }

  private Path file(String user, String name) {
    return directory.resolve(
        PREFIX + FileNames.encode(user) + "." + FileNames.encode(name) + SUFFIX);
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
