/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import org.ibmb.model.Architecture;
import org.ibmb.procedures.config.Configuration;

/**
 * What the keys of a training say of the shape of the network; how many features and classes it
 * has, only the data tells.
 *
 * @param heads attention heads of a GAT
 * @param dropout probability that a hidden number is dropped, in [0, 1)
 * @param residual whether every block but the first adds its input to its result
 */
record NetworkSettings(
    Architecture.Type type,
    int layers,
    int hiddenDimension,
    int heads,
    double dropout,
    boolean residual) {
  private static final NetworkSettings DEFAULT =
      new NetworkSettings(Architecture.Type.GCN, 2, 64, 4, 0.5, false);

  /** Reads the shape; mistakes are noted, and the default is taken in the place of a wrong one. */
  static NetworkSettings read(Configuration keys) {
    Architecture.Type type = keys.choice("model", Architecture.Type.values(), DEFAULT.type);
    int layers = keys.count("layers", DEFAULT.layers);
    int hidden = keys.count("hiddenDimension", DEFAULT.hiddenDimension);
    int heads = keys.count("heads", DEFAULT.heads);
    double dropout = keys.decimal("dropout", DEFAULT.dropout);
    boolean residual = keys.flag("residual", DEFAULT.residual);
    NetworkSettings read = new NetworkSettings(type, layers, hidden, heads, dropout, residual);
    // No data has fewer features or classes: what is wrong for these is wrong for all.
    return keys.made(() -> read.architecture(1, 2), null) == null ? DEFAULT : read;
  }

  /**
   * The network of so many features and classes.
   *
   * @throws org.ibmb.run.InvalidInput where it has too many parameters
   */
  Architecture architecture(int inputs, int classes) {
    return new Architecture(
        type, inputs, hiddenDimension, layers, classes, heads, dropout, residual);
  }
}
