/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.model.Numbered;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.EvaluationAveraging;
import org.nd4j.evaluation.classification.Evaluation;

class ClassScoresTest {

  /**
   * Against ND4J's evaluation, which is a test's dependency only: it needs a JSON library to load.
   */
  @Property(tries = 200)
  void scoresAreThoseOfNd4j(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 8) int classes,
      @ForAll @IntRange(min = 30, max = 200) int rows) {
    SplittableRandom random = new SplittableRandom(seed);
    ClassScores.Builder ours = new ClassScores.Builder(Numbered.classes(classes));
    Evaluation theirs = new Evaluation(classes);
    double loss = 0;
    int[] support = new int[classes];
    for (int i = 0; i < rows; i++) {
      int label = i < classes ? i : random.nextInt(classes);
      int predicted = i < classes ? i : random.nextInt(classes);
      float[] probabilities = new float[classes + 1];
      java.util.Arrays.fill(probabilities, 0.1f);
      probabilities[1 + predicted] = 0.5f;
      ours.add(probabilities, 1, label);
      theirs.eval(predicted, label);
      support[label]++;
      loss -= Math.log(label == predicted ? 0.5f : 0.1f) / rows;
    }
    double weighted = 0;
    for (int c = 0; c < classes; c++) {
      weighted += theirs.f1(c) * support[c] / rows;
    }
    ClassScores scores = ours.build();
    assertEquals(loss, scores.loss(), 1e-9);
    assertEquals(theirs.accuracy(), scores.accuracy(), 1e-12);
    // ND4J's macro F1 is that of the mean precision and recall; GDS's and ours is the mean of the
    // classes' F1.
    double mean = 0;
    for (int c = 0; c < classes; c++) {
      mean += theirs.f1(c) / classes;
      assertEquals(theirs.f1(c), scores.of(new Metric(Metric.Kind.F1, c)), 1e-12);
      assertEquals(theirs.precision(c), scores.of(new Metric(Metric.Kind.PRECISION, c)), 1e-12);
      assertEquals(theirs.recall(c), scores.of(new Metric(Metric.Kind.RECALL, c)), 1e-12);
      double wrong = theirs.falsePositives().get(c) + theirs.falseNegatives().get(c);
      assertEquals(1 - wrong / rows, scores.of(new Metric(Metric.Kind.ACCURACY, c)), 1e-12);
    }
    assertEquals(mean, scores.f1Macro(), 1e-12);
    assertEquals(theirs.f1(EvaluationAveraging.Micro), scores.accuracy(), 1e-12);
    assertEquals(weighted, scores.f1Weighted(), 1e-12);
  }

  /** Class 2 neither occurs nor is predicted; class 1 occurs and is never predicted. */
  @Test
  void classesThatDoNotOccurAreLeftOut() {
    ClassScores.Builder scores = new ClassScores.Builder(Numbered.classes(3));
    scores.add(new float[] {0.8f, 0.1f, 0.1f}, 0, 0);
    scores.add(new float[] {0.8f, 0.1f, 0.1f}, 0, 1);
    ClassScores built = scores.build();
    assertEquals(0.5, built.accuracy());
    assertEquals((2.0 / 3 + 0) / 2, built.f1Macro(), 1e-12);
    assertEquals(2.0 / 3 / 2, built.f1Weighted(), 1e-12);
    assertEquals(0, built.of(new Metric(Metric.Kind.F1, 2)));
    assertEquals(0, built.of(new Metric(Metric.Kind.PRECISION, 1)));
    assertEquals(0, built.of(new Metric(Metric.Kind.RECALL, 2)));
    assertEquals(1, built.of(new Metric(Metric.Kind.ACCURACY, 2)));
  }

  @Test
  void meansOverClassesAreNotOfOneClass() {
    assertThrows(InvalidInput.class, () -> new Metric(Metric.Kind.F1_MACRO, 0));
    assertThrows(InvalidInput.class, () -> new Metric(Metric.Kind.PRECISION, -1));
    assertThrows(InvalidInput.class, () -> new Metric(Metric.Kind.F1, -2));
  }
}
