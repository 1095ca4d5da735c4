/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective.classification;

import java.util.List;
import java.util.Map;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.objective.Decoder;
import org.ibmb.run.InvalidInput;

/**
 * The classes of the user: the output layer has one number for each, and the answer of a node is
 * how probable each is.
 *
 * @param values of the user, distinct, in the order of the output layer; at least two
 */
public record Classes(List<?> values) implements Decoder {
  /** Classes are loaded as floats, which hold every whole number up to this one. */
  private static final int MOST = 1 << 24;

  public Classes {
    values = List.copyOf(values);
    if (values.size() < 2 || values.size() > MOST) {
      throw new InvalidInput("expected 2 to %d classes, found %d".formatted(MOST, values.size()));
    }
  }

  @Override
  public int width() {
    return values.size();
  }

  @Override
  public void activate(Device device, Matrix outputs, Matrix bias) {
    device.softmax(outputs, bias);
  }

  @Override
  public Object value(float[] probabilities, int from) {
    return values.get(position(probabilities, from));
  }

  /**
   * Position of the most probable class; of equally probable ones the smaller.
   *
   * @param from where the node's row begins in {@code probabilities}
   */
  public int position(float[] probabilities, int from) {
    int best = 0;
    int width = values.size();
    for (int c = 1; c < width; c++) {
      best = probabilities[from + c] > probabilities[from + best] ? c : best;
    }
    return best;
  }

  @Override
  public Map<String, Object> toMap() {
    return Map.of("classes", values);
  }
}
