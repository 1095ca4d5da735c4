/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.nio.ByteBuffer;

/** Number formats of tensors that can be read; ours are written as {@link #F32}. */
enum ElementType {
  F32(4),
  F64(8),
  F16(2),
  BF16(2);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }

  /** The next number of {@code data}, which is little-endian, rounded to a float. */
  float next(ByteBuffer data) {
    return switch (this) {
      case F32 -> data.getFloat();
      case F64 -> (float) data.getDouble();
      case F16 -> half(data.getShort());
      case BF16 -> Float.intBitsToFloat(data.getShort() << 16);
    };
  }

  /** IEEE 754 binary16: 1 bit sign, 5 bits exponent, 10 bits fraction; every one is a float. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(((exponent + 127 - 15) << 23) | (fraction << 13));
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
