/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;

/**
 * A file that is being written: nobody takes it for a model or batches before {@link #publish} or
 * {@link #replace}, and none of it is lost to a crash after.
 *
 * <p>It is locked while its process lives, which is how other processes tell it from a leftover.
 */
final class PartFile implements AutoCloseable {
  private static final String SUFFIX = ".part";
  private static final Duration TIME_TO_LOCK = Duration.ofMinutes(10);

  private final Path directory;
  private final Path path;
  private final FileChannel channel;

  private PartFile(Path directory, Path path) throws IOException {
    this.directory = directory;
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.WRITE);
    lock(channel);
  }

  static PartFile create(Path directory) throws IOException {
    return new PartFile(directory, Files.createTempFile(directory, thisProcess(), SUFFIX));
  }

  /** Begins the names of this process's files; a later process of the same id began later. */
  private static String thisProcess() {
    ProcessHandle process = ProcessHandle.current();
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return process.pid() + "-" + start + "-";
  }

  /** The lock, or null where another process holds it or the file system has no locks. */
  private static FileLock lock(FileChannel channel) {
    try {
      return channel.tryLock();
    } catch (IOException e) {
      return null;
    }
  }

  FileChannel channel() {
    return channel;
  }

  /**
   * Makes this the next version, on disk when this returns.
   *
   * @param target file of a version
   * @param version the first that may be free
   * @return the version that was
   */
  int publish(IntFunction<Path> target, int version) throws IOException {
    channel.force(true);
    int free = reserve(target, version);
    moveTo(target.apply(free));
    return free;
  }

  /**
   * Makes this {@code target}, on disk when this returns.
   *
   * @throws FileAlreadyExistsException where somebody else has made it
   */
  void publish(Path target) throws IOException {
    channel.force(true);
    Files.createFile(target);
    moveTo(target);
  }

  /** Moves this to the empty file that holds its place. */
  private void moveTo(Path reserved) throws IOException {
    try {
      Files.move(path, reserved, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(reserved);
      throw e;
    }
    syncDirectory(directory);
  }

  /** Makes this {@code target}, in the place of what it was; on disk when this returns. */
  void replace(Path target) throws IOException {
    channel.force(true);
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(directory);
  }

  /** Creates {@code directory}, and lets a crash forget neither it nor its name. */
  static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      syncDirectory(directory.getParent());
    }
  }

  /**
   * Takes a version by an empty file, which is none yet but can be created by one writer only.
   * Nobody deletes it: a version may so be skipped after a crash, but never be given to two.
   */
  private static int reserve(IntFunction<Path> target, int version) throws IOException {
    for (int free = version; ; free++) {
      try {
        Files.createFile(target.apply(free));
        return free;
      } catch (FileAlreadyExistsException e) {
        // taken since the directory was read
      }
    }
  }

  /** Writes to disk which files a directory has. */
  static void syncDirectory(Path directory) throws IOException {
    if (File.separatorChar == '\\') {
      return; // Windows opens no directories
    }
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /** Gives the file up, unless it was published. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }

  /** Deletes what processes that are gone have left behind. */
  static void deleteLeftovers(Path directory) throws IOException {
    String own = thisProcess();
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path part : parts) {
        // Closing another channel of a file would unlock it for the whole process.
        if (!part.getFileName().toString().startsWith(own)) {
          deleteUnlocked(part);
        }
      }
    }
  }

  private static void deleteUnlocked(Path part) {
    try {
      boolean empty = Files.size(part) == 0; // its process may not have locked it yet
      if (!Files.isRegularFile(part) || (empty && isYoung(part))) {
        return;
      }
      try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
        if (lock(file) != null) {
          Files.deleteIfExists(part);
        }
      }
    } catch (IOException e) {
      // Published by now, or not ours to delete: it harms nothing.
    }
  }

  /** Whether the process that created {@code file} may still be about to use it. */
  private static boolean isYoung(Path file) throws IOException {
    Instant modified = Files.getLastModifiedTime(file).toInstant();
    return modified.plus(TIME_TO_LOCK).isAfter(Instant.now());
  }
}
