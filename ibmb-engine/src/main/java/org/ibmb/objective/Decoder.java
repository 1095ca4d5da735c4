/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective;

import java.util.Map;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;

/**
 * What the output layer of a trained network means. It knows no targets and is all that a
 * prediction needs beside the network.
 *
 * <p>Immutable, for any number of threads.
 */
public interface Decoder {
  /** Numbers per node that the output layer computes; at least 1. */
  int width();

  /**
   * Adds the bias of the output layer and applies its activation, in place.
   *
   * @param outputs rows x {@link #width}, without the bias; holds the answers afterwards
   * @param bias 1 x {@link #width}
   */
  void activate(Device device, Matrix outputs, Matrix bias);

  /**
   * The user's value for one node.
   *
   * @param answers of {@link #activate}, row after row
   * @param from where the node's row begins in {@code answers}
   */
  Object value(float[] answers, int from);

  /**
   * What a model file must hold so that an equal decoder can be made from it: keys of the model's
   * metadata and values that JSON knows, in the order in which they are written.
   */
  Map<String, Object> toMap();
}
