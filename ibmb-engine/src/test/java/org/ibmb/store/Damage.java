/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.function.Executable;

/**
 * What becomes of files by crashes, disks and forgers.
 *
 * @param good content that is read
 */
record Damage(byte[] good) {
  /** What reading any file costs, on top of a few times the size of the file. */
  static final long FIXED_BYTES = 1 << 20;

  /** Asserts that a content is refused. */
  interface Check {
    void refused(byte[] content) throws IOException;
  }

  /**
   * Cuts the content off, and makes it a byte longer.
   *
   * @param step bytes between two lengths beyond the first hundred
   */
  void truncate(int step, Check check) throws IOException {
    for (int length = 0; length < good.length; length += length < 100 ? 1 : step) {
      check.refused(Arrays.copyOf(good, length));
    }
    check.refused(Arrays.copyOf(good, good.length + 1));
  }

  /** One bit of every byte: of the length, the header and the numbers. */
  void flipBits(Check check) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    for (int at = 0; at < good.length; at++) {
      byte[] flipped = good.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      check.refused(flipped);
    }
  }

  void overwrite(Check check) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 500; i++) {
      byte[] overwritten = good.clone();
      int from = random.nextInt(good.length - 4);
      byte[] noise = new byte[4 + random.nextInt(Math.min(200, good.length - from - 3))];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, overwritten, from, noise.length);
      check.refused(overwritten);
    }
  }

  /** The error of reading a file of {@code bytes} bytes, which takes little memory. */
  static InvalidInput refusal(long bytes, int timesItsSize, Executable read) {
    long before = allocatedBytes();
    InvalidInput error = assertThrows(InvalidInput.class, read);
    long taken = allocatedBytes() - before;
    assertTrue(
        taken < timesItsSize * bytes + FIXED_BYTES,
        () -> taken + " bytes for a file of " + bytes + ": " + error.getMessage());
    return error;
  }

  /** Of this thread, since it began. */
  static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
