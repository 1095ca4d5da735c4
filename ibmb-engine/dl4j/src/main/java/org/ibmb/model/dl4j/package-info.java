/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
/**
 * Trained networks as DL4J networks: to look at, fine-tune and pass on with DL4J's own tools. Never
 * on the path that trains or predicts here, and no part of the plugin; whoever uses it adds {@code
 * org.ibmb:ibmb-dl4j}, which brings {@code org.deeplearning4j:deeplearning4j-nn}.
 *
 * <pre>{@code
 * Dl4jModels.exportModel(model, zip);
 *
 * ComputationGraph network = Dl4jModels.load(zip);
 * try (GraphStructure structure = GraphStructure.attach(network, batches.list(), device)) {
 *   DataSetIterator data = structure.data(graph, features, labels, workers);
 *   network.setListeners(new ScoreIterationListener(1));
 *   network.fit(data);
 *   System.out.println(network.evaluate(data).stats());
 * }
 * TrainedModel tuned = Dl4jModels.toTrainedModel(network);
 * }</pre>
 *
 * <p><b>The network.</b> One {@link org.ibmb.model.dl4j.GraphBlock} per block, named {@code
 * block0}, {@code block1}, ..., then DL4J's own output layer, {@code linear}: softmax and
 * cross-entropy. A block computes on our {@link org.ibmb.device.Device}, forwards and backwards;
 * regularisation, updaters, constraints, gradient clipping, freezing, listeners and evaluation are
 * DL4J's. Its dropout takes the place of DL4J's, and its masks are a function of the network's
 * seed, the iteration and the block. Input dropout, weight noise and feature masks are refused.
 *
 * <p><b>The graph is no part of the weights.</b> A network that was built, loaded or cloned has
 * none, and its blocks say so when they are asked to compute. {@link
 * org.ibmb.model.dl4j.GraphStructure#attach} gives them the batches that they will see.
 *
 * <p><b>Rows.</b> The input of a network is what a batch's first block reads: the features after
 * one exact hop, then the nodes' own where the network reads both. Later blocks have fewer rows;
 * the output has one per output node of the batch, and so have the labels. DL4J divides gradients
 * by the rows of the labels: its loss is the mean over the output nodes, as ours.
 *
 * <p><b>Parameters.</b> Keys of a block in DL4J's parameter table, with the names of {@link
 * org.ibmb.model.Architecture#parameters()} for block {@code l}:
 *
 * <table>
 *   <caption>Parameters of a block</caption>
 *   <tr><td>{@code W}</td><td>{@code convs.l.lin.weight}, GraphSAGE: {@code convs.l.lin_l.weight}</td></tr>
 *   <tr><td>{@code R}</td><td>{@code convs.l.lin_r.weight}: GraphSAGE's own row</td></tr>
 *   <tr><td>{@code source}</td><td>{@code convs.l.att_src}: GAT</td></tr>
 *   <tr><td>{@code destination}</td><td>{@code convs.l.att_dst}: GAT</td></tr>
 *   <tr><td>{@code b}</td><td>{@code convs.l.bias}, GraphSAGE: {@code convs.l.lin_l.bias}</td></tr>
 *   <tr><td>{@code gamma}</td><td>{@code norms.l.weight}</td></tr>
 *   <tr><td>{@code beta}</td><td>{@code norms.l.bias}</td></tr>
 * </table>
 *
 * {@code linear} has DL4J's {@code W} and {@code b}. A block's matrices are stored row after row,
 * DL4J's column after column; no number is changed on the way.
 *
 * <p><b>Memory.</b> A {@link org.ibmb.model.dl4j.GraphStructure} owns one arena: a copy of the
 * parameters, their gradients, and every block's rows for its largest batch. Closing it frees all
 * of this and the data sets that it made. DL4J's own arrays are freed by {@code
 * ComputationGraph.close()}.
 */
package org.ibmb.model.dl4j;
