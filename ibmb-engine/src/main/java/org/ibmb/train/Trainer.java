/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batches;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.model.BatchInput;
import org.ibmb.model.Network;
import org.ibmb.model.Room;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.Seeds;
import org.ibmb.run.Workers;

/**
 * Stage 6: one Adam step per batch, the validation set after every epoch, the weights of its best
 * epoch kept.
 *
 * <p>All memory lies in one arena that is freed however the training ends. A training is stopped
 * through its workers, which ask before every piece of work.
 */
public final class Trainer {
  private final TrainingTask task;
  private final Device device;
  private final Workers workers;
  private final EpochListener listener;
  private long passes;

  public Trainer(TrainingTask task, Device device, Workers workers, EpochListener listener) {
    this.task = task;
    this.device = device;
    this.workers = workers;
    this.listener = listener;
  }

  /**
   * @throws IllegalStateException where the loss is no finite number in the first epoch; later, the
   *     best weights so far are returned with a warning
   */
  public TrainingResult train() {
    Seeds seeds = new Seeds(task.config().seed());
    try (Arena arena = device.newArena()) {
      Network network = new Network(task.architecture(), device, arena);
      network.initialise(seeds);
      Room evaluation = Room.of(evaluationBatches(), task.architecture().layers());
      try (TrainingBatches training =
          new TrainingBatches(task, network, evaluation, device, workers, seeds)) {
        return train(arena, network, training, seeds);
      }
    }
  }

  private TrainingResult train(
      Arena arena, Network network, TrainingBatches training, Seeds seeds) {
    TrainingConfig config = task.config();
    passes = 0;
    List<BatchInput> validation = load(task.validation(), arena);
    Device.Optimiser optimiser = network.adam();
    PlateauRule plateau = new PlateauRule(config.learningRate());
    Best best = new Best(config);
    List<Double> losses = new ArrayList<>();
    String warning = null;

    for (int epoch = 1; epoch <= config.maxEpochs() && !best.shouldStop(epoch); epoch++) {
      training.begin(epoch);
      double loss;
      Scores scores;
      try {
        loss = epoch(network, training, optimiser, plateau.learningRate(), seeds, epoch);
        scores = finite(score(network, validation), epoch);
      } catch (Diverged e) {
        if (best.epoch == 0) {
          throw e;
        }
        warning =
            e.getMessage() + " The best weights so far, of epoch " + best.epoch + ", are kept.";
        break;
      }
      losses.add(loss);
      best.observe(epoch, scores, network);
      plateau.observe(scores.loss());
      listener.finished(epoch, loss, scores);
    }

    network.setParameters(best.parameters);
    training.begin(best.epoch);
    return new TrainingResult(
        new TrainedModel(task.architecture(), best.parameters),
        losses,
        best.epoch,
        losses.size() < config.maxEpochs() && warning == null,
        warning,
        score(network, training.count(), training::input),
        best.scores,
        task.test() == null ? null : score(network, load(task.test(), arena)));
  }

  /** One pass over the batches; returns the mean loss of their outputs. */
  private double epoch(
      Network network,
      TrainingBatches training,
      Device.Optimiser optimiser,
      double learningRate,
      Seeds seeds,
      int epoch) {
    int[] order = training.order(epoch);
    int most = task.config().batchesPerStep();
    double lossSum = 0;
    long outputs = 0;
    for (int from = 0; from < order.length; from += Math.min(most, order.length - from)) {
      int to = from + Math.min(most, order.length - from);
      double total = 0;
      for (int i = from; i < to; i++) {
        total += training.weight(order[i]);
      }
      for (int i = from; i < to; i++) {
        int batch = order[i];
        int[] labels = training.labels(batch);
        double share =
            network.lossAndGradients(
                training.input(batch),
                labels,
                training.rowWeights(batch),
                total,
                task.loss().focus(),
                seeds,
                passes++);
        if (to - from > 1) {
          network.accumulateGradients(i == from, i == to - 1);
        }
        if (!Double.isFinite(share)) {
          throw new Diverged(
              "The training loss is %s in epoch %d, batch %d of %d."
                  .formatted(share, epoch, batch + 1, order.length));
        }
        lossSum += share * (total / training.weight(batch)) * labels.length;
        outputs += labels.length;
      }
      optimiser.step(learningRate, task.config().penalty());
    }
    return lossSum / outputs;
  }

  private static Scores finite(Scores validation, int epoch) {
    if (!Double.isFinite(validation.loss())) {
      throw new Diverged(
          "The validation loss is %s after epoch %d.".formatted(validation.loss(), epoch));
    }
    return validation;
  }

  /** The loss is no finite number any more. */
  private static final class Diverged extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Diverged(String where) {
      super(where + " Lower 'learningRate' or scale the features.");
    }
  }

  private List<Batch> evaluationBatches() {
    return Stream.of(task.validation(), task.test())
        .filter(batches -> batches != null)
        .flatMap(batches -> batches.list().stream())
        .toList();
  }

  private List<BatchInput> load(Batches batches, Arena arena) {
    List<BatchInput> inputs = new ArrayList<>();
    for (Batch batch : batches.list()) {
      inputs.add(
          BatchInput.load(
              batch, task.architecture(), task.graph(), task.features(), device, arena, workers));
    }
    return inputs;
  }

  private Scores score(Network network, List<BatchInput> inputs) {
    return score(network, inputs.size(), inputs::get);
  }

  private Scores score(Network network, int count, IntFunction<BatchInput> inputs) {
    int classes = task.architecture().classes();
    Scores.Builder scores = new Scores.Builder(classes);
    for (int batch = 0; batch < count; batch++) {
      BatchInput input = inputs.apply(batch);
      float[] probabilities = network.probabilities(input);
      for (int i = 0; i < input.batch().outputCount(); i++) {
        scores.add(probabilities, i * classes, task.labels()[input.batch().nodes()[i]]);
      }
    }
    return scores.build();
  }

  /** The best epoch so far. */
  private static final class Best {
    private final TrainingConfig config;
    private int epoch;
    private Scores scores;
    private float[] parameters;

    Best(TrainingConfig config) {
      this.config = config;
    }

    void observe(int candidate, Scores found, Network network) {
      if (scores == null || isBetter(found)) {
        epoch = candidate;
        scores = found;
        parameters = network.parameters();
      }
    }

    private boolean isBetter(Scores found) {
      double gain = found.of(config.metric()) - scores.of(config.metric());
      boolean tieBroken = config.tolerance() == 0 && gain == 0 && found.loss() < scores.loss();
      return gain > config.tolerance() || tieBroken;
    }

    boolean shouldStop(int next) {
      return next > config.minEpochs() && next - epoch > config.patience();
    }
  }
}
