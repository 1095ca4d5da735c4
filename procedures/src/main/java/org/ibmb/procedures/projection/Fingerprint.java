/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.HexFormat;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.run.Seeds;

/** A number for a content: equal contents have the same, different ones almost never. */
public final class Fingerprint {
  private Fingerprint() {}

  public static long of(Csr csr) {
    long hash = 0;
    for (int offset : csr.offsets()) {
      hash = Seeds.mix(hash ^ offset);
    }
    for (int e = 0; e < csr.edgeCount(); e++) {
      hash =
          Seeds.mix(
              hash ^ ((long) csr.targets()[e] << 32 | Float.floatToRawIntBits(csr.weights()[e])));
    }
    return hash;
  }

  /** Of all that a training reads: relationships, features and targets; 16 hexadecimal digits. */
  public static String of(Csr csr, Features features, Targets targets) {
    long hash = of(csr);
    for (float value : features.values()) {
      hash = Seeds.mix(hash ^ Float.floatToRawIntBits(value));
    }
    for (int label : targets.labels()) {
      hash = Seeds.mix(hash ^ label);
    }
    return HexFormat.of().toHexDigits(Seeds.mix(hash ^ targets.classes().hashCode()));
  }
}
