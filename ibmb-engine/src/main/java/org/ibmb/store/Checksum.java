/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * SHA-256 over all that a safetensors file says: metadata by key, tensors and their bytes in the
 * order of the file. How the JSON is spelled has no part in it, so that a file which Python loads
 * and saves unchanged keeps its checksum.
 */
final class Checksum {
  /** The key of the metadata that holds the checksum, and is not part of it. */
  static final String KEY = "ibmb.sha256";

  private final MessageDigest digest;

  Checksum(TensorHeader header) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
    new TreeMap<>(header.metadata())
        .forEach(
            (key, value) -> {
              if (!key.equals(KEY)) {
                add(key);
                add(value);
              }
            });
    for (Tensor tensor : header.tensors()) {
      add(tensor.name());
      add(tensor.type().name());
      add(tensor.shape().length);
      for (long size : tensor.shape()) {
        add(size);
      }
    }
  }

  private void add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    add(utf8.length);
    digest.update(utf8);
  }

  private void add(long value) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
  }

  /** Adds the next bytes of the data; {@code data} stays where it is. */
  void add(ByteBuffer data) {
    digest.update(data.duplicate());
  }

  /** 64 small hexadecimal digits; ends the checksum. */
  String finish() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
