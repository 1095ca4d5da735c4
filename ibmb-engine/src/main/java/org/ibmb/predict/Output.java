/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import org.ibmb.model.Architecture;
import org.ibmb.model.BatchInput;
import org.ibmb.model.LayerWise;
import org.ibmb.model.Network;

/** What is computed of a node. */
public enum Output {
  /** The probability of each class. */
  PROBABILITIES {
    @Override
    public int width(Architecture architecture) {
      return architecture.classes();
    }

    @Override
    float[] of(Network network, BatchInput input) {
      return network.probabilities(input);
    }

    @Override
    float[] of(LayerWise layers, int from, int count) {
      return layers.probabilities(from, count);
    }
  },
  /** The last hidden layer. */
  HIDDEN {
    @Override
    public int width(Architecture architecture) {
      return architecture.hiddenDimension();
    }

    @Override
    float[] of(Network network, BatchInput input) {
      return network.hidden(input);
    }

    @Override
    float[] of(LayerWise layers, int from, int count) {
      return layers.hidden(from, count);
    }
  };

  /** Numbers per node. */
  public abstract int width(Architecture architecture);

  abstract float[] of(Network network, BatchInput input);

  abstract float[] of(LayerWise layers, int from, int count);
}
