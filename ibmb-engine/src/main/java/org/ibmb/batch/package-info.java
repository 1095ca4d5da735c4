/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Batches of output nodes and of what a network must read for them.
 *
 * <p>A {@link org.ibmb.batch.Batcher} makes a {@link org.ibmb.batch.BatchSource}, which has batches
 * for every epoch: {@link org.ibmb.batch.Batches} that stay as they are, or fresh draws.
 *
 * <p>Node-wise batches that are kept for later are a {@link org.ibmb.batch.BatchPlan}, which {@link
 * org.ibmb.batch.BatchUpdate} brings up to date and {@link org.ibmb.batch.PlannedBatcher} uses.
 *
 * <table>
 * <caption>Methods</caption>
 * <tr><th>method</th><th>here</th><th>batches</th><th>paper</th></tr>
 * <tr><td>node</td><td>{@link org.ibmb.batch.NodeWiseBatcher}</td><td>fixed; in part fresh with
 *     {@code shuffle}</td><td>Gasteiger, Qian, Günnemann, LoG 2022</td></tr>
 * <tr><td>batch</td><td>{@link org.ibmb.batch.BatchWiseBatcher}</td><td>fixed</td><td>the
 *     same</td></tr>
 * <tr><td>random</td><td>{@link org.ibmb.batch.RandomBatcher}</td><td>fixed</td><td>the same,
 *     ablation</td></tr>
 * <tr><td>shadow</td><td>{@link org.ibmb.batch.ShadowBatcher}</td><td>fixed</td><td>Zeng et al.,
 *     NeurIPS 2021</td></tr>
 * <tr><td>neighbor, labor</td><td>{@link org.ibmb.batch.SamplingBatcher}</td><td>fresh; sampled
 *     edges only</td><td>Hamilton, Ying, Leskovec, NeurIPS 2017; Balin, Çatalyürek, NeurIPS
 *     2023</td></tr>
 * <tr><td>saint</td><td>{@link org.ibmb.batch.SaintBatcher}</td><td>fresh; edges and losses
 *     weighted</td><td>Zeng et al., ICLR 2020</td></tr>
 * <tr><td>cluster</td><td>{@link org.ibmb.batch.ClusterBatcher}</td><td>fresh</td><td>Chiang et
 *     al., KDD 2019</td></tr>
 * <tr><td>full</td><td>{@link org.ibmb.batch.FullBatcher}</td><td>fixed</td><td></td></tr>
 * </table>
 */
package org.ibmb.batch;
