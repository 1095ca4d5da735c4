/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.ibmb.model.Architecture;
import org.ibmb.run.InvalidInput;

/** A contest is fair only between two that compute the same: loss and gradients without dropout. */
final class GradientCheck {
  private static final double TOLERANCE = 1e-3;

  private GradientCheck() {}

  /**
   * @param ours the engine's network without dropout, with the parameters that the peer read
   * @throws InvalidInput where loss or gradient of a parameter differ by more than a thousandth of
   *     its length
   */
  static void agree(
      OwnTraining ours, Architecture architecture, Peer peer, BatchFiles files, Report report)
      throws IOException {
    double loss = ours.lossAndGradients(0);
    float[] gradients = ours.gradients();
    Map<String, String> losses = peer.ask("check");
    double worst = 0;
    for (String way : List.of("pruned", "plain")) {
      double theirs = Double.parseDouble(losses.get(way));
      worst = Math.max(worst, checked("loss, " + way, Math.abs(loss - theirs) / Math.abs(theirs)));
      float[] expected = files.readFloats("gradients-" + way);
      for (Architecture.Parameter p : architecture.parameters()) {
        double error = relativeError(gradients, expected, p.offset(), p.length());
        worst = Math.max(worst, checked("gradient of " + p.name() + ", " + way, error));
      }
    }
    report.setting("checkWorstRelativeError", worst);
    report.note("Without dropout, loss and all gradients agree with PyTorch's to %s.", worst);
  }

  private static double checked(String what, double error) {
    if (!(error <= TOLERANCE)) {
      throw new InvalidInput(
          "%s: relative difference from PyTorch must be at most %s, got %s. No timing is of use before they agree."
              .formatted(what, TOLERANCE, error));
    }
    return error;
  }

  /** Length of the difference over the length of {@code expected}. */
  static double relativeError(float[] actual, float[] expected, int from, int length) {
    double difference = 0;
    double norm = 0;
    for (int i = from; i < from + length; i++) {
      difference += ((double) actual[i] - expected[i]) * ((double) actual[i] - expected[i]);
      norm += (double) expected[i] * expected[i];
    }
    return Math.sqrt(difference / Math.max(norm, Double.MIN_NORMAL));
  }
}
