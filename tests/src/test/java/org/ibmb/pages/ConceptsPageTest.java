/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batch;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;
import org.ibmb.influence.ForwardPush;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.schedule.BatchOrder;
import org.ibmb.schedule.LabelDistances;
import org.ibmb.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The drawings of {@code docs/concepts.md} show what the engine computes on the drawn graph. */
class ConceptsPageTest {
  private static final double ALPHA = 0.25;
  private static final double EPSILON = 2e-4;
  private static final int KEPT = 4;

  @ParameterizedTest
  @ValueSource(strings = {"influence", "batch", "schedule", "inference"})
  void allDrawingsHaveOneGraph(String name) throws IOException {
    assertEquals(drawing("outputs").edges(), drawing(name).edges());
    assertEquals(10, drawing(name).graph().nodeCount());
  }

  @Test
  void everyNumberOfTheInfluenceIsThePersonalizedPageRank() throws IOException {
    Drawing drawing = drawing("influence");
    Csr graph = drawing.graph().adjacency();
    double[] exact = pageRank(graph, 0);
    List<List<String>> numbers = drawing.texts("data-influence-of", "data-on");
    assertEquals(10, numbers.size());
    for (List<String> number : numbers) {
      assertEquals("A", number.get(1));
      int node = Drawing.nodes(number.get(0))[0];
      assertEquals(String.format(Locale.ROOT, "%.3f", exact[node]), number.get(2), number.get(0));
    }
    ForwardPush push = new ForwardPush(graph, ALPHA, EPSILON, StopCheck.NEVER);
    ForwardPush.Scratch scratch = push.newScratch();
    push.push(0, scratch);
    for (int node = 0; node < 10; node++) {
      double missing = exact[node] - scratch.estimate(node);
      assertTrue(
          missing > -1e-12 && missing <= EPSILON * graph.degree(node), node + ": " + missing);
    }
    try (Ibmb engine = Ibmb.onCpu(1)) {
      Influence kept =
          engine.influence(
              drawing.graph(),
              Drawing.nodes("A"),
              new InfluenceConfig(ALPHA, EPSILON, KEPT),
              StopCheck.NEVER);
      assertEquals("ABCD", Drawing.names(kept.nodes(), 0, KEPT));
      assertEquals(0.927, kept.coveredMass(), 1e-3);
    }
  }

  @Test
  void theBatchesAreThoseOfNodeWiseBatching() throws IOException {
    Drawing drawing = drawing("batch");
    List<Batch> batches = batches(drawing.graph(), "ABIJ", 2);
    List<List<String>> drawn = drawing.texts("data-batch", "data-outputs", "data-auxiliaries");
    assertEquals(2, batches.size());
    assertEquals(2, drawn.size());
    for (int i = 0; i < 2; i++) {
      Batch batch = batches.get(i);
      String outputs = Drawing.names(batch.nodes(), 0, batch.outputCount());
      String auxiliaries = Drawing.names(batch.nodes(), batch.outputCount(), batch.nodeCount());
      assertEquals(List.of("" + i, outputs, auxiliaries), drawn.get(i).subList(0, 3));
    }
  }

  /** A and B have class 0, I and J class 1; each is a batch of its own. */
  @Test
  void theTourChangesTheClassAtEveryStep() throws IOException {
    String batches = "ABIJ";
    int[][] labels = {{0}, {0}, {1}, {1}};
    LabelDistances distances = new LabelDistances(labels, 2);
    List<List<String>> drawn = drawing("schedule").texts("data-distance");
    assertEquals(4, drawn.size());
    double around = 0;
    for (List<String> step : drawn) {
      int from = batches.indexOf(step.get(0).charAt(0));
      int to = batches.indexOf(step.get(0).charAt(1));
      double distance = distances.between(from, to);
      assertEquals(String.format(Locale.ROOT, "%.3f", distance), step.get(1), step.get(0));
      around += distance;
    }
    assertEquals(0, distances.between(0, 1));
    Schedule tour = Schedule.of(BatchOrder.ORDER, labels, 2, new Seeds(1));
    assertEquals(around, distances.around(tour.order(1)), 1e-12);
  }

  /** Of two blocks the second computes the outputs, the first what lies within one hop of them. */
  @Test
  void inferenceComputesTheRowsThatAreDrawn() throws IOException {
    Drawing drawing = drawing("inference");
    Batch batch = batches(drawing.graph(), "E", 1).get(0);
    int[] rows = new int[10];
    for (int i = 0; i < batch.nodeCount(); i++) {
      rows[batch.nodes()[i]] = (i < batch.within(0) ? 1 : 0) + (i < batch.within(1) ? 1 : 0);
    }
    List<List<String>> drawn = drawing.texts("data-rows", "data-node");
    assertEquals(20, drawn.size());
    for (List<String> number : drawn) {
      int node = Drawing.nodes(number.get(1))[0];
      int expected = number.get(0).equals("full") ? 2 : rows[node];
      assertEquals(expected, Integer.parseInt(number.get(2)), number.toString());
    }
  }

  private static List<Batch> batches(Graph graph, String outputs, int outputsPerBatch) {
    InfluenceConfig influence = new InfluenceConfig(ALPHA, EPSILON, KEPT);
    NodeWiseBatcher batcher = new NodeWiseBatcher(new NodeWiseConfig(influence, outputsPerBatch));
    try (Ibmb engine = Ibmb.onCpu(1)) {
      return engine.batches(graph, Drawing.nodes(outputs), batcher, StopCheck.NEVER).list();
    }
  }

  /** Personalized PageRank by plain power iteration: slow and obvious. */
  private static double[] pageRank(Csr graph, int source) {
    double[] rank = new double[graph.nodeCount()];
    double[] visiting = new double[graph.nodeCount()];
    visiting[source] = 1;
    for (int step = 0; step < 200; step++) {
      double[] next = new double[graph.nodeCount()];
      for (int u = 0; u < graph.nodeCount(); u++) {
        rank[u] += ALPHA * visiting[u];
        for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
          next[graph.targets()[e]] += (1 - ALPHA) * visiting[u] / graph.degree(u);
        }
      }
      visiting = next;
    }
    return rank;
  }

  private static Drawing drawing(String name) throws IOException {
    return Drawing.read(Pages.REPOSITORY.resolve("docs/img/concepts-" + name + ".svg"));
  }
}
