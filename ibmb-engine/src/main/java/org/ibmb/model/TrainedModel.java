/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.run.InvalidInput;

/**
 * Weights and the shape they belong to; plain heap memory, so that a model can be kept for as long
 * as one likes.
 *
 * @param parameters in the order of {@link Architecture#parameters()}
 */
public record TrainedModel(Architecture architecture, float[] parameters) {
  public TrainedModel {
    if (parameters.length != architecture.parameterCount()) {
      throw new InvalidInput(
          "expected %d parameters, found %d"
              .formatted(architecture.parameterCount(), parameters.length));
    }
  }
}
