/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.model.Architecture;
import org.ibmb.model.Architecture.Parameter;
import org.ibmb.run.InvalidInput;

/**
 * How the parameters of a network lie in a file, as PyTorch Geometric names and shapes them: a
 * weight as output x input where ours is input x output, attention as 1 x heads x channels, the
 * rest as plain vectors.
 */
final class WeightLayout {
  private final Map<String, Place> places = new LinkedHashMap<>();

  /**
   * @param shape in the file
   * @param transposed whether rows in the file are columns of ours
   */
  private record Place(Parameter parameter, long[] shape, boolean transposed) {

    /** Where number {@code index} of the tensor is in the flat vector. */
    int position(int index) {
      if (!transposed) {
        return parameter.offset() + index;
      }
      int input = index % parameter.rows();
      int output = index / parameter.rows();
      return parameter.offset() + input * parameter.columns() + output;
    }
  }

  WeightLayout(Architecture architecture) {
    for (Parameter parameter : architecture.parameters()) {
      places.put(parameter.name(), place(architecture, parameter));
    }
  }

  private static Place place(Architecture architecture, Parameter parameter) {
    String name = parameter.name();
    long columns = parameter.columns();
    if (name.contains(".att_")) {
      long heads = architecture.heads();
      return new Place(parameter, new long[] {1, heads, columns / heads}, false);
    }
    if (name.endsWith("lin.weight") || (name.contains(".lin_") && name.endsWith(".weight"))) {
      return new Place(parameter, new long[] {columns, parameter.rows()}, true);
    }
    return new Place(parameter, new long[] {columns}, false);
  }

  /** The tensors of a file, by name as the safetensors library orders them. */
  List<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>();
    long at = 0;
    List<Place> byName =
        places.values().stream()
            .sorted(Comparator.comparing((Place place) -> place.parameter.name()))
            .toList();
    for (Place place : byName) {
      long end = at + (long) Float.BYTES * place.parameter.length();
      tensors.add(new Tensor(place.parameter.name(), ElementType.F32, place.shape, at, end));
      at = end;
    }
    return tensors;
  }

  /**
   * Checks that a file has exactly these parameters.
   *
   * @throws InvalidInput with the first that is missing, too much, or of another shape
   */
  void requireSame(List<Tensor> tensors) {
    List<String> missing = new ArrayList<>(places.keySet());
    for (Tensor tensor : tensors) {
      Place place = places.get(tensor.name());
      if (place == null) {
        throw new InvalidInput(
            "its tensor '%s' is no parameter of the network".formatted(tensor.name()));
      }
      if (!ElementType.FLOATS.contains(tensor.type())) {
        throw new InvalidInput(
            "tensor '%s' has dtype '%s', but only %s can be read"
                .formatted(tensor.name(), tensor.type(), ElementType.FLOATS));
      }
      if (!Arrays.equals(tensor.shape(), place.shape)) {
        throw new InvalidInput(
            "its tensor '%s' has the shape %s, but the network's has %s"
                .formatted(
                    tensor.name(), Arrays.toString(tensor.shape()), Arrays.toString(place.shape)));
      }
      missing.remove(tensor.name());
    }
    if (!missing.isEmpty()) {
      throw new InvalidInput(
          "the network's '%s' and %d more parameters are not in it"
              .formatted(missing.get(0), missing.size() - 1));
    }
  }

  SafeTensors.Source source(Tensor tensor, float[] parameters) {
    Place place = places.get(tensor.name());
    return (index, data) -> data.putFloat(parameters[place.position(index)]);
  }

  SafeTensors.Sink sink(Tensor tensor, float[] parameters) {
    Place place = places.get(tensor.name());
    return (index, data) -> parameters[place.position(index)] = tensor.type().next(data);
  }
}
