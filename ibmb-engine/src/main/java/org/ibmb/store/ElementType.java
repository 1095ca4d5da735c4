/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Number formats of tensors. Weights may be any float and are written as {@link #F32}; integers are
 * those of batches, bytes those of texts.
 */
enum ElementType {
  F32(4),
  F64(8),
  F16(2),
  BF16(2),
  I32(4),
  I64(8),
  U8(1);

  /** Those that {@link #next} reads. */
  static final Set<ElementType> FLOATS = EnumSet.of(F32, F64, F16, BF16);

  /** Those of a model's file: weights, and a text that is too long for the header. */
  static final Set<ElementType> MODEL = EnumSet.of(F32, F64, F16, BF16, U8);

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
      case I32, I64, U8 -> throw new IllegalStateException(this + " is no float");
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
