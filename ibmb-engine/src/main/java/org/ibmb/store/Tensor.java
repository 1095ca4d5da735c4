/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.util.Arrays;
import org.ibmb.run.InvalidInput;

/**
 * Where a tensor lies in a file, and what it looks like.
 *
 * @param shape rows before columns; empty for a single number
 * @param begin first byte, counted from the start of the data
 * @param end one past the last byte
 */
record Tensor(String name, ElementType type, long[] shape, long begin, long end) {

  Tensor {
    long bytes = type.bytes();
    for (long size : shape) {
      if (size < 0) {
        throw new InvalidInput("tensor '%s' has the size %d".formatted(name, size));
      }
      try {
        bytes = Math.multiplyExact(bytes, size);
      } catch (ArithmeticException e) {
        throw new InvalidInput(
            "tensor '%s' has the shape %s, larger than any file"
                .formatted(name, Arrays.toString(shape)));
      }
    }
    if (begin < 0 || end < begin || end - begin != bytes) {
      throw new InvalidInput(
          "tensor '%s' of shape %s and dtype %s has %d bytes, but data_offsets [%d, %d]"
              .formatted(name, Arrays.toString(shape), type, bytes, begin, end));
    }
  }

  long bytes() {
    return end - begin;
  }
}
