/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.model.Architecture.Parameter;
import org.ibmb.run.Seeds;

/**
 * All parameters of a network in one flat vector, and their gradients in another: an optimiser step
 * is one pass.
 */
final class FlatParameters {
  private final List<Parameter> layout;
  private final Matrix values;
  private final Matrix gradients;

  FlatParameters(Architecture architecture, Arena arena) {
    this.layout = architecture.parameters();
    this.values = arena.matrix(1, architecture.parameterCount());
    this.gradients = arena.matrix(1, architecture.parameterCount());
  }

  Matrix values() {
    return values;
  }

  Matrix gradients() {
    return gradients;
  }

  Matrix value(String name) {
    return view(values, name);
  }

  Matrix gradient(String name) {
    return view(gradients, name);
  }

  private Matrix view(Matrix all, String name) {
    for (Parameter parameter : layout) {
      if (parameter.name().equals(name)) {
        return all.view(parameter.offset(), parameter.rows(), parameter.columns());
      }
    }
    throw new IllegalArgumentException("no parameter " + name);
  }

  /** Weights uniform as Glorot and Bengio 2010, equation 16; norms 1; biases 0. */
  static float[] initial(Architecture architecture, Seeds seeds) {
    float[] initial = new float[architecture.parameterCount()];
    for (Parameter parameter : architecture.parameters()) {
      int end = parameter.offset() + parameter.length();
      if (parameter.offset() < architecture.weightCount()) {
        SplittableRandom random = seeds.stream("initialise", parameter.offset());
        double limit = Math.sqrt(6.0 / (parameter.rows() + parameter.columns()));
        for (int at = parameter.offset(); at < end; at++) {
          initial[at] = (float) ((2 * random.nextDouble() - 1) * limit);
        }
      } else if (parameter.name().startsWith("norms.") && parameter.name().endsWith(".weight")) {
        Arrays.fill(initial, parameter.offset(), end, 1f);
      }
    }
    return initial;
  }

  void set(Device device, float[] all) {
    device.upload(all, values);
  }
}
