/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * What a network is trained for, and what its output layer means: the one place that differs from
 * one learning task to another. Everything before it computes numbers, everything after it moves
 * them.
 *
 * <p><b>In</b>: the targets of the nodes, the {@linkplain org.ibmb.batch.Batch batches} whose
 * outputs have them, and what the output layer computed, in device memory.
 *
 * <p><b>Out</b>: what is loaded of a batch's targets, the loss and its gradient on the device, the
 * {@link org.ibmb.objective.Scores} of a set of nodes with the number that early stopping compares,
 * and answers in the user's words.
 *
 * <p><b>May use</b> {@code run}, {@code graph}, {@code batch}, {@code schedule}, {@code device} and
 * {@code model}. {@code predict} and {@code train} use it and do not know which task they serve, as
 * {@code store} does not.
 *
 * <p>A task is one package beneath this one, as {@link org.ibmb.objective.classification} is, or
 * one class where that suffices. It implements two interfaces, because a model outlives its
 * training:
 *
 * <ul>
 *   <li>{@link org.ibmb.objective.Objective}: what a training minimises, with the targets;
 *   <li>{@link org.ibmb.objective.Decoder}: what a row of the output layer says, without them.
 * </ul>
 *
 * <table>
 * <caption>Words</caption>
 * <tr><td>output layer</td><td>the linear layer after the last block; its width is the {@code
 *     outputDimension} of the architecture</td></tr>
 * <tr><td>target</td><td>what a node should be predicted as, as numbers</td></tr>
 * <tr><td>row weight</td><td>how much an output node counts in the loss</td></tr>
 * <tr><td>total</td><td>the sum of the row weights of all outputs of one optimiser step</td></tr>
 * <tr><td>criterion</td><td>the one number of the scores that early stopping compares; the greater
 *     the better</td></tr>
 * <tr><td>stratum</td><td>a group of targets that are alike; batch orders put batches of unlike
 *     strata side by side</td></tr>
 * </table>
 */
package org.ibmb.objective;
