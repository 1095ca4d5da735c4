/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Copies of a safetensors file, each damaged in another way. */
final class DamagedFiles {
  private static final int LENGTH_BYTES = Long.BYTES;

  private final byte[] good;
  private final int headerBytes;
  private final SplittableRandom random;

  DamagedFiles(byte[] good, long seed) {
    this.good = good;
    this.headerBytes = (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
    this.random = new SplittableRandom(seed);
  }

  byte[] next() {
    return switch (random.nextInt(6)) {
      case 0 -> flipped();
      case 1 -> Arrays.copyOf(good, random.nextInt(good.length));
      case 2 -> Arrays.copyOf(good, good.length + 1 + random.nextInt(1000));
      case 3 -> anotherHeaderLength();
      case 4 -> overwritten();
      default -> misspelledHeader();
    };
  }

  private byte[] flipped() {
    byte[] copy = good.clone();
    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    return copy;
  }

  private byte[] anotherHeaderLength() {
    long length = random.nextLong() >> random.nextInt(64);
    byte[] copy = good.clone();
    ByteBuffer.wrap(copy)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length == headerBytes ? length + 1 : length);
    return copy;
  }

  /** A stretch of zeros or of another part of the file. */
  private byte[] overwritten() {
    byte[] copy = good.clone();
    int length = 1 + random.nextInt(copy.length / 2);
    int to = random.nextInt(copy.length - length);
    if (random.nextBoolean()) {
      Arrays.fill(copy, to, to + length, (byte) 0);
    } else {
      System.arraycopy(good, random.nextInt(copy.length - length), copy, to, length);
    }
    return Arrays.equals(copy, good) ? flipped() : copy;
  }

  /** Another letter or digit in the place of one: numbers, names and types that are wrong. */
  private byte[] misspelledHeader() {
    byte[] copy = good.clone();
    int at = LENGTH_BYTES + random.nextInt(headerBytes);
    while (!Character.isLetterOrDigit(copy[at])) {
      at = LENGTH_BYTES + random.nextInt(headerBytes);
    }
    copy[at] =
        (byte) (Character.isDigit(copy[at]) ? '0' + (copy[at] - '0' + 1) % 10 : 'a' + copy[at] % 2);
    return Arrays.equals(copy, good) ? flipped() : copy;
  }
}
