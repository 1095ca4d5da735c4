/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.model.Architecture;
import org.ibmb.model.BatchInput;
import org.ibmb.model.LayerWise;
import org.ibmb.model.Network;
import org.ibmb.objective.Decoder;

/** What is computed of a node: the answer of a decoder, or the last hidden layer. */
public abstract sealed class Output {
  /** The last hidden layer. */
  public static final Output HIDDEN = new Hidden();

  private Output() {}

  /** What {@code decoder} makes of the output layer; its width is the layer's. */
  public static Output of(Decoder decoder) {
    return new Answer(decoder);
  }

  /** Numbers per node. */
  public abstract int width(Architecture architecture);

  abstract float[] of(Device device, Network network, BatchInput input);

  abstract float[] of(Device device, LayerWise layers, int from, int count);

  private static final class Hidden extends Output {
    @Override
    public int width(Architecture architecture) {
      return architecture.hiddenDimension();
    }

    @Override
    float[] of(Device device, Network network, BatchInput input) {
      return network.hidden(input);
    }

    @Override
    float[] of(Device device, LayerWise layers, int from, int count) {
      return layers.hidden(from, count);
    }
  }

  private static final class Answer extends Output {
    private final Decoder decoder;

    Answer(Decoder decoder) {
      this.decoder = decoder;
    }

    @Override
    public int width(Architecture architecture) {
      return architecture.outputDimension();
    }

    @Override
    float[] of(Device device, Network network, BatchInput input) {
      return answers(device, network.outputs(input), network.outputBias());
    }

    @Override
    float[] of(Device device, LayerWise layers, int from, int count) {
      return answers(device, layers.outputs(from, count), layers.outputBias());
    }

    private float[] answers(Device device, Matrix outputs, Matrix bias) {
      decoder.activate(device, outputs, bias);
      return device.download(outputs);
    }
  }
}
