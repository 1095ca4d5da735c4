/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ibmb.batch.Batch;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.model.BatchInput;
import org.ibmb.model.BatchTarget;
import org.ibmb.model.Network;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.Objective;
import org.ibmb.objective.Scores;
import org.ibmb.predict.Output;
import org.ibmb.predict.Predictor;
import org.ibmb.predict.RowStream;
import org.ibmb.predict.Rows;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.Seeds;
import org.ibmb.run.Workers;

/**
 * Stage 6: one Adam step per batch, the validation set after every epoch, the weights of its best
 * epoch kept.
 *
 * <p>All memory lies in one arena that is freed however the training ends. A training is stopped
 * through its workers, which ask before every piece of work.
 *
 * @param <S> scores of the objective
 */
public final class Trainer<S extends Scores> {
  private final TrainingTask<S> task;
  private final Device device;
  private final Workers workers;
  private final MemoryClaims.HighWater claimed;
  private final EpochListener<? super S> listener;
  private long passes;

  /**
   * @param workers whose memory claims are asked for batches and for the network's memory
   */
  public Trainer(
      TrainingTask<S> task, Device device, Workers workers, EpochListener<? super S> listener) {
    this.task = task;
    this.device = device;
    this.workers = workers;
    this.claimed = new MemoryClaims.HighWater(workers.memory());
    this.listener = listener;
  }

  /**
   * @throws IllegalStateException where the loss is no finite number in the first epoch; later, the
   *     best weights so far are returned with a warning
   */
  public TrainingResult<S> train() {
    Progress progress = new Progress();
    S trainingScores;
    try (Arena arena = device.newArena()) {
      trainingScores = train(arena, progress);
    }
    TrainedModel model = new TrainedModel(task.architecture(), progress.best.parameters());
    S validationScores = progress.best.scores();
    S testScores = null;
    if (task.test().exact()) {
      claimed.close(); // exact inference claims its own
      List<int[]> sets =
          List.of(task.training().outputs(), task.validation().allOutputs(), task.test().nodes());
      List<S> scores = exactScores(model, sets);
      trainingScores = scores.get(0);
      validationScores = scores.get(1);
      testScores = task.test().nodes().length == 0 ? null : scores.get(2);
    } else if (task.test().batches() != null) {
      claimed.close();
      testScores = score(batchRows(model, task.test().batches()));
    }
    return new TrainingResult<>(
        model,
        progress.losses,
        progress.best.epoch(),
        progress.losses.size() < task.config().maxEpochs() && progress.warning == null,
        progress.warning,
        trainingScores,
        validationScores,
        testScores);
  }

  /** What the epochs leave behind. */
  private final class Progress {
    private final EarlyStopping<S> best = new EarlyStopping<>(task);
    private final List<Double> losses = new ArrayList<>();
    private String warning;
  }

  /**
   * Runs the epochs.
   *
   * @return scores on the training batches, or null where all sets are scored exactly afterwards
   */
  private S train(Arena arena, Progress progress) {
    Seeds seeds = new Seeds(task.config().seed());
    Network network = new Network(task.architecture(), device, arena);
    network.initialise(seeds);
    List<Batch> evaluation = task.validation().cutAll(task.inputs().graph(), workers).list();
    try (TrainingBatches training =
        new TrainingBatches(task, network, evaluation, device, workers, claimed, seeds)) {
      epochs(arena, network, training, evaluation, seeds, progress);
      if (task.test().exact()) {
        return null;
      }
      network.setParameters(progress.best.parameters());
      training.begin(progress.best.epoch());
      return score(network, training);
    }
  }

  private void epochs(
      Arena arena,
      Network network,
      TrainingBatches training,
      List<Batch> evaluation,
      Seeds seeds,
      Progress progress) {
    TrainingConfig config = task.config();
    passes = 0;
    training.begin(1);
    List<BatchInput> validation =
        evaluation.stream()
            .map(
                batch ->
                    BatchInput.load(
                        batch, task.architecture(), task.inputs(), device, arena, workers))
            .toList();
    Device.Optimiser optimiser = network.adam();
    PlateauRule plateau = new PlateauRule(config.learningRate());
    EarlyStopping<S> best = progress.best;
    for (int epoch = 1; epoch <= config.maxEpochs() && !best.shouldStop(epoch); epoch++) {
      training.begin(epoch);
      double loss;
      S scores;
      try {
        loss = epoch(network, training, optimiser, plateau.learningRate(), seeds, epoch);
        scores = finite(score(network, validation), epoch);
      } catch (Diverged e) {
        if (best.epoch() == 0) {
          throw e;
        }
        progress.warning =
            e.getMessage() + " The best weights so far, of epoch " + best.epoch() + ", are kept.";
        return;
      }
      progress.losses.add(loss);
      best.observe(epoch, scores, network);
      plateau.observe(scores.loss());
      listener.finished(epoch, loss, scores);
    }
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
      training.ready(order, from, to - from);
      double total = 0;
      for (int i = from; i < to; i++) {
        total += training.weight(order[i]);
      }
      for (int i = from; i < to; i++) {
        int batch = order[i];
        BatchInput input = training.input(batch);
        double share = lossAndGradients(network, input, training.target(batch), total, seeds);
        if (to - from > 1) {
          network.accumulateGradients(i == from, i == to - 1);
        }
        if (!Double.isFinite(share)) {
          throw new Diverged(
              "The training loss is %s in epoch %d, batch %d of %d."
                  .formatted(share, epoch, batch + 1, order.length));
        }
        lossSum += share * (total / training.weight(batch)) * input.batch().outputCount();
        outputs += input.batch().outputCount();
      }
      optimiser.step(learningRate, task.config().penalty());
    }
    return lossSum / outputs;
  }

  /**
   * One pass, forwards and backwards.
   *
   * @param total of the row weights of the step
   * @return the batch's share of the loss of the step
   */
  private double lossAndGradients(
      Network network, BatchInput input, BatchTarget target, double total, Seeds seeds) {
    Matrix outputs = network.forward(input, seeds, passes++);
    double share =
        task.objective()
            .lossAndGradient(
                device, outputs, network.outputBias(), target, total, network.outputBiasGradient());
    network.backward(input);
    return share;
  }

  private static <S extends Scores> S finite(S validation, int epoch) {
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

  private S score(Network network, List<BatchInput> inputs) {
    Objective.Scorer<S> scores = task.objective().scorer();
    inputs.forEach(input -> add(scores, network, input));
    return scores.scores();
  }

  private S score(Network network, TrainingBatches training) {
    Objective.Scorer<S> scores = task.objective().scorer();
    int[] order = IntStream.range(0, training.count()).toArray();
    for (int i = 0; i < order.length; i++) {
      training.ready(order, i, 1);
      add(scores, network, training.input(i));
    }
    return scores.scores();
  }

  private void add(Objective.Scorer<S> scores, Network network, BatchInput input) {
    Matrix outputs = network.outputs(input);
    task.objective().decoder().activate(device, outputs, network.outputBias());
    float[] answers = device.download(outputs);
    for (int i = 0; i < input.batch().outputCount(); i++) {
      scores.add(answers, i * outputs.columns(), input.batch().nodes()[i]);
    }
  }

  private Output answers() {
    return Output.of(task.objective().decoder());
  }

  private RowStream batchRows(TrainedModel model, PlannedBatches batches) {
    return Predictor.batches(model, task.inputs(), batches, answers(), device, workers);
  }

  private S score(RowStream stream) {
    Objective.Scorer<S> scores = task.objective().scorer();
    try (stream) {
      for (Rows rows = stream.next(); rows != null; rows = stream.next()) {
        for (int i = 0; i < rows.nodes().length; i++) {
          scores.add(rows.values(), rows.offset(i), rows.nodes()[i]);
        }
      }
    }
    return scores.scores();
  }

  /** Scores of several sets of nodes, from one pass over the full graph. */
  private List<S> exactScores(TrainedModel model, List<int[]> sets) {
    int[] setOf = new int[task.inputs().graph().nodeCount()];
    Arrays.fill(setOf, -1);
    List<Objective.Scorer<S>> scorers = new ArrayList<>();
    for (int set = 0; set < sets.size(); set++) {
      scorers.add(task.objective().scorer());
      for (int node : sets.get(set)) {
        setOf[node] = set;
      }
    }
    int[] nodes = IntStream.range(0, setOf.length).filter(node -> setOf[node] >= 0).toArray();
    try (RowStream stream =
        Predictor.fullGraph(model, task.inputs(), nodes, answers(), device, workers)) {
      for (Rows rows = stream.next(); rows != null; rows = stream.next()) {
        for (int i = 0; i < rows.nodes().length; i++) {
          int node = rows.nodes()[i];
          scorers.get(setOf[node]).add(rows.values(), rows.offset(i), node);
        }
      }
    }
    return scorers.stream().map(Objective.Scorer::scores).toList();
  }
}
