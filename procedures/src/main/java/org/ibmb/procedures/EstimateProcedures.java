/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.Map;
import java.util.stream.Stream;
import org.ibmb.predict.Output;
import org.ibmb.run.InvalidInput;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** The {@code .estimate} of everything that computes. */
public final class EstimateProcedures extends IbmbProcedure {
  private static final String WHAT =
      "Returns an estimation of the memory consumption for that procedure.";

  @Procedure(name = "ibmb.influence.stream.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> influence(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return Stream.of(influence("stream", graph, Configuration.of(configuration)));
  }

  @Procedure(name = "ibmb.influence.stats.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> influenceStats(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    LabelHomophily.read(keys);
    return Stream.of(influence("stats", graph, keys));
  }

  @Procedure(name = "ibmb.batches.stream.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> batchesStream(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return Stream.of(batching("stream", graph, Configuration.of(configuration)));
  }

  @Procedure(name = "ibmb.batches.stats.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> batchesStats(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    LabelHomophily.read(keys);
    return Stream.of(batching("stats", graph, keys));
  }

  @Procedure(name = "ibmb.batches.mutate.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> batchesMutate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    ResultProperties.mutated(keys);
    return Stream.of(batching("mutate", graph, keys));
  }

  @Procedure(name = "ibmb.batches.write.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> batchesWrite(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    ResultProperties.written(keys);
    return Stream.of(batching("write", graph, keys));
  }

  @Procedure(name = "ibmb.batches.store.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> batchesStore(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    String name = "ibmb.batches.store";
    Configuration keys = Configuration.of(configuration);
    if (graph instanceof Map<?, ?> sizes) {
      return Stream.of(SizeEstimates.of(call(), keys, sizes).storing(name));
    }
    BatchStoring storing = BatchStoring.prepareEstimate(call(), graphName(graph), keys);
    BatchRequest request = storing.request();
    return Stream.of(
        EstimateRow.of(
            name, storing.estimate(), GraphSize.of(request.projection()), request.run()));
  }

  @Procedure(name = "ibmb.nodeClassification.train.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> train(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    String name = "ibmb.nodeClassification.train";
    if (graph instanceof Map<?, ?> sizes) {
      Configuration keys = Configuration.of(configuration);
      exact(keys);
      return Stream.of(SizeEstimates.of(call(), keys, sizes).training(name));
    }
    Configuration keys = Configuration.of(configuration);
    boolean exact = exact(keys);
    return Stream.of(Training.prepareEstimate(call(), graphName(graph), keys).estimate(exact));
  }

  @Procedure(name = "ibmb.nodeClassification.predict.stream.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> predictStream(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    keys.flag("includePredictedProbabilities", false);
    return Stream.of(predicting("stream", graph, keys));
  }

  @Procedure(name = "ibmb.nodeClassification.predict.stats.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> predictStats(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    return Stream.of(predicting("stats", graph, keys));
  }

  @Procedure(name = "ibmb.nodeClassification.predict.mutate.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> predictMutate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    ResultProperties.predictionMutated(keys);
    return Stream.of(predicting("mutate", graph, keys));
  }

  @Procedure(name = "ibmb.nodeClassification.predict.write.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> predictWrite(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    ResultProperties.predictionWritten(keys);
    return Stream.of(predicting("write", graph, keys));
  }

  @Procedure(name = "ibmb.nodeEmbedding.stream.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> embeddingStream(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    return Stream.of(embedding("stream", graph, keys));
  }

  @Procedure(name = "ibmb.nodeEmbedding.stats.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> embeddingStats(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    return Stream.of(embedding("stats", graph, keys));
  }

  @Procedure(name = "ibmb.nodeEmbedding.mutate.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> embeddingMutate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    ResultProperties.mutated(keys);
    return Stream.of(embedding("mutate", graph, keys));
  }

  @Procedure(name = "ibmb.nodeEmbedding.write.estimate", mode = Mode.READ)
  @Description(WHAT)
  public Stream<EstimateRow> embeddingWrite(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    ResultProperties.written(keys);
    return Stream.of(embedding("write", graph, keys));
  }

  private EstimateRow predicting(String mode, Object graph, Configuration keys) {
    String name = "ibmb.nodeClassification.predict." + mode;
    boolean exact = exact(keys);
    if (graph instanceof Map<?, ?> sizes) {
      Prediction.Settings settings = Prediction.Settings.read(call(), keys);
      return SizeEstimates.of(call(), keys, sizes).prediction(name, settings, false);
    }
    Prediction prediction = Prediction.prepare(call(), graphName(graph), keys);
    return prediction.estimate(name, Output.of(prediction.model().classes()), exact);
  }

  private EstimateRow embedding(String mode, Object graph, Configuration keys) {
    String name = "ibmb.nodeEmbedding." + mode;
    boolean exact = exact(keys);
    if (graph instanceof Map<?, ?> sizes) {
      Prediction.Settings settings = Prediction.Settings.readExact(call(), keys);
      return SizeEstimates.of(call(), keys, sizes).prediction(name, settings, true);
    }
    return Prediction.prepareExact(call(), graphName(graph), keys)
        .estimate(name, Output.HIDDEN, exact);
  }

  private EstimateRow influence(String mode, Object graph, Configuration keys) {
    String name = "ibmb.influence." + mode;
    if (graph instanceof Map<?, ?> sizes) {
      return SizeEstimates.of(call(), keys, sizes).influence(name);
    }
    Call call = call();
    InfluenceRequest request = InfluenceRequest.read(call, graphName(graph), keys);
    return EstimateRow.of(
        name, request.estimate(call), GraphSize.of(request.projection()), request.run());
  }

  private EstimateRow batching(String mode, Object graph, Configuration keys) {
    boolean grouping = mode.equals("mutate") || mode.equals("write");
    BatchingMethod.Use use = grouping ? BatchingMethod.Use.GROUPING : BatchingMethod.Use.LISTING;
    String name = "ibmb.batches." + mode;
    boolean exact = exact(keys);
    Call call = call();
    if (graph instanceof Map<?, ?> sizes) {
      return SizeEstimates.of(call, keys, sizes).batches(name, use);
    }
    BatchRequest request = BatchRequest.read(call, graphName(graph), keys, use);
    return EstimateRow.of(
        name, request.estimate(call, exact), GraphSize.of(request.projection()), request.run());
  }

  /** Whether all batches are made for the estimate, however long it takes. */
  private static boolean exact(Configuration keys) {
    return keys.flag("exact", false);
  }

  private static String graphName(Object graph) {
    if (graph == null || graph instanceof String) {
      return (String) graph;
    }
    throw new InvalidInput(
        "'graphNameOrConfiguration' must be the name of a projected graph, or a map such as {nodeCount: 1000, relationshipCount: 5000}, but was %s (%s)."
            .formatted(graph, CypherTypes.name(graph)));
  }
}
