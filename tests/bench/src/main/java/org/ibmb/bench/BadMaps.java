/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Configuration maps that were good until somebody broke one or more of their keys. */
final class BadMaps {
  private static final int HUGE = 20_000;
  private static final int DEEP = 40;

  private static final List<String> COUNTS =
      List.of(
          "layers",
          "hiddenDimension",
          "heads",
          "maxEpochs",
          "patience",
          "concurrency",
          "writeConcurrency",
          "batching.outputsPerBatch",
          "batching.auxiliaryPerOutput",
          "outputsPerBatch",
          "auxiliaryPerOutput");
  private static final List<String> DECIMALS =
      List.of(
          "dropout",
          "learningRate",
          "penalty",
          "tolerance",
          "focusWeight",
          "testFraction",
          "validationFraction",
          "batching.alpha",
          "batching.epsilon",
          "alpha",
          "epsilon");
  private static final List<String> TEXTS =
      List.of(
          "model",
          "modelName",
          "targetProperty",
          "splitProperty",
          "relationshipWeightProperty",
          "jobId",
          "username",
          "mutateProperty",
          "writeProperty",
          "predictedProbabilityProperty",
          "method",
          "batching.method");
  private static final List<String> LISTS =
      List.of("featureProperties", "nodeLabels", "relationshipTypes", "metrics", "sourceNodes");
  private static final List<String> FLAGS =
      List.of(
          "logProgress", "sudo", "residual", "storeModelToDisk", "includePredictedProbabilities");
  private static final List<String> MAPS = List.of("batching", "classWeights");

  private final SplittableRandom random;

  BadMaps(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * A map for {@code procedure} that breaks a rule.
   *
   * @param broken keys of which the error must name one
   */
  record BadMap(String procedure, Map<String, Object> map, List<String> broken) {}

  BadMap next(String procedure) {
    Map<String, Object> map = good(procedure);
    List<String> broken = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      broken.addAll(List.of(breakOne(map).split("\\.")));
    }
    return new BadMap(procedure, map, broken);
  }

  /** What the procedure accepts, as its name tells. */
  static Map<String, Object> good(String procedure) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (procedure.contains(".train")) {
      map.put("modelName", "never-trained");
      map.put("targetProperty", "subject");
      map.put("featureProperties", List.of("words"));
      map.put("splitProperty", "split");
      map.put("maxEpochs", 1L);
      map.put("hiddenDimension", 8L);
    } else if (procedure.contains(".predict.") || procedure.contains(".nodeEmbedding.")) {
      map.put("modelName", "fuzz");
    }
    for (String mode : List.of("mutate", "write")) {
      if (procedure.contains("." + mode)) {
        map.put(mode + "Property", "fuzzed");
      }
    }
    return map;
  }

  /** Returns the key that it broke; with a dot one of a map in the map. */
  private String breakOne(Map<String, Object> map) {
    return switch (random.nextInt(8)) {
      case 0 -> put(map, pick(COUNTS), pick(notACount()));
      case 1 -> put(map, pick(DECIMALS), pick(notADecimal()));
      case 2 -> put(map, pick(TEXTS), pick(notAText()));
      case 3 -> put(map, pick(LISTS), pick(notAList()));
      case 4 -> put(map, pick(FLAGS), pick(notAFlag()));
      case 5 -> put(map, pick(MAPS), pick(notAMap()));
      case 6 -> put(map, unknownKey(), pick(anything()));
      default -> removeOrAdd(map);
    };
  }

  private List<Object> notACount() {
    return List.of(
        0L,
        -1L,
        -1 - random.nextLong(1L << 40),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        1L << 31,
        1.5,
        Double.NaN,
        "2",
        "two",
        true,
        List.of(1L),
        List.of(),
        Map.of("a", 1L),
        hugeText(),
        hugeList());
  }

  private List<Object> notADecimal() {
    return List.of(
        -1.0,
        -1e-9,
        -1L,
        -Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        "0.5",
        "",
        false,
        List.of(0.5),
        Map.of(),
        hugeText(),
        deep());
  }

  private List<Object> notAText() {
    return List.of(
        5L,
        0.5,
        true,
        "",
        "   ",
        "\t\n",
        List.of(),
        List.of("GCN"),
        Map.of("GCN", 1L),
        hugeList(),
        deep());
  }

  private List<Object> notAList() {
    return List.of(
        0.5,
        true,
        List.of(0.5),
        List.of(true),
        List.of(),
        Map.of("a", 1L),
        List.of(List.of("words")),
        Arrays.asList("words", null),
        List.of("Paper", "\u0000"),
        hugeText(),
        hugeList().subList(0, 3),
        deep(),
        List.of("%s%n%d"));
  }

  private List<Object> notAFlag() {
    return List.of(0L, 1L, "true", "", 1.0, List.of(true), Map.of("true", true), hugeText());
  }

  private List<Object> notAMap() {
    return List.of(
        5L,
        "fair",
        0.5,
        true,
        List.of("balanced"),
        hugeText(),
        hugeList(),
        Map.of("Theory", -1.0),
        Map.of("nope", "x"),
        Map.of("alhpa", 0.5),
        deep());
  }

  private List<Object> anything() {
    return List.of(
        1L,
        0.5,
        "x",
        true,
        List.of(),
        Map.of(),
        hugeText(),
        hugeList(),
        deep(),
        java.time.LocalDate.of(2026, 1, 1),
        java.time.Duration.ofDays(1),
        new byte[] {1, 2});
  }

  private String unknownKey() {
    String letters = Long.toString(random.nextLong(1L << 50), 36).toLowerCase(Locale.ROOT);
    return switch (random.nextInt(4)) {
      case 0 -> "x" + letters;
      case 1 -> "%s %d {" + letters + "}";
      case 2 -> "batching." + letters;
      default -> "x" + "y".repeat(HUGE);
    };
  }

  /** What must be there is not, or a key is there twice. */
  private String removeOrAdd(Map<String, Object> map) {
    if (map.containsKey("modelName") && random.nextBoolean()) {
      return put(map, "modelName", null);
    }
    if (map.containsKey("modelName")) {
      map.put("MODELNAME", "twice");
      return "modelName";
    }
    return put(map, unknownKey(), null);
  }

  /** Sets a key, or one of a map in the map: {@code batching.alpha}. */
  @SuppressWarnings("unchecked")
  private static String put(Map<String, Object> map, String key, Object value) {
    String[] parts = key.split("\\.", 2);
    if (parts.length == 1 || !parts[0].equals("batching")) {
      map.put(key, value);
      return key;
    }
    Object inner = map.get(parts[0]);
    Map<String, Object> nested =
        new HashMap<>(inner instanceof Map<?, ?> old ? (Map<String, Object>) old : Map.of());
    nested.put(parts[1], value);
    map.put(parts[0], nested);
    return key;
  }

  private static String hugeText() {
    return "\u00e9x".repeat(HUGE);
  }

  private static List<Long> hugeList() {
    return LongStream.range(-HUGE, 0).boxed().toList();
  }

  private static Object deep() {
    Object value = 1L;
    for (int i = 0; i < DEEP; i++) {
      value = i % 2 == 0 ? Collections.singletonMap("deep", value) : List.of(value);
    }
    return value;
  }

  private <T> T pick(List<? extends T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
