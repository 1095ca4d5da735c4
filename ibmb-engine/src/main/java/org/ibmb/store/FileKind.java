/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.ibmb.run.InvalidInput;

/**
 * One kind of our safetensors files, and what users are told of a damaged one.
 *
 * @param title begins the sentence
 * @param types that its tensors may have
 * @param remedy ends it
 */
record FileKind(String title, Set<ElementType> types, String remedy) {

  /** What is made of an open file. */
  interface Reading<T> {
    T from(SafeTensors file) throws IOException;
  }

  /**
   * @throws InvalidInput with the file's name where it is damaged, which {@code reading} tells by
   *     the same exception
   */
  <T> T read(Path path, Reading<T> reading) {
    try (SafeTensors file = SafeTensors.open(path, types)) {
      return reading.from(file);
    } catch (InvalidInput e) {
      throw damaged(path, String.join("; ", e.problems()));
    } catch (NoSuchFileException e) {
      throw damaged(path, "it does not exist");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s '%s' cannot be read: %s".formatted(title, path.getFileName(), e.getMessage()), e);
    }
  }

  private InvalidInput damaged(Path path, String reason) {
    return new InvalidInput(
        "%s '%s' cannot be read: %s. %s".formatted(title, path.getFileName(), reason, remedy));
  }

  static String required(Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw new InvalidInput("its metadata has no '%s'".formatted(key));
    }
    return value;
  }

  /** Compares what was read with what the metadata says, if it does. */
  static void requireChecksum(SafeTensors file, String found) {
    String expected = file.header().metadata().get(Checksum.KEY);
    if (expected != null && !expected.equals(found)) {
      throw new InvalidInput(
          "its content has the checksum %s, but '%s' in its metadata is %s"
              .formatted(found, Checksum.KEY, expected));
    }
  }
}
