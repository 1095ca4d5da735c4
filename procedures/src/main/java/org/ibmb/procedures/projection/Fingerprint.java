/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.HexFormat;
import java.util.function.Consumer;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.GraphImprint;
import org.ibmb.run.Seeds;

/**
 * A number for what a training reads: equal contents have the same, different ones almost never.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /** A number for features as they are in the projection, row after row. */
  public static final class OfFeatures implements Consumer<double[]> {
    private long hash;

    /** A number for features that are in memory. */
    public static long of(Features features) {
      OfFeatures all = new OfFeatures();
      for (float value : features.values()) {
        all.add(value);
      }
      return all.hash;
    }

    @Override
    public void accept(double[] row) {
      for (double value : row) {
        add((float) value);
      }
    }

    private void add(float value) {
      hash = Seeds.mix(hash ^ Float.floatToRawIntBits(value));
    }

    public long value() {
      return hash;
    }
  }

  /**
   * Relationships, features and targets; 16 hexadecimal digits.
   *
   * @param features from {@link OfFeatures}
   */
  public static String of(Csr csr, long features, Targets targets) {
    long hash = Seeds.mix(GraphImprint.fingerprintOf(csr) ^ features);
    for (int label : targets.labels()) {
      hash = Seeds.mix(hash ^ label);
    }
    return HexFormat.of().toHexDigits(Seeds.mix(hash ^ targets.classes().hashCode()));
  }
}
