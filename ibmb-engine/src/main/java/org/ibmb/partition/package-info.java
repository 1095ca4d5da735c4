/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Multilevel k-way partitioning: the nodes of a graph in parts of equal weight, with few edges
 * between them.
 *
 * <p>After G. Karypis and V. Kumar, <em>Multilevel k-way Partitioning Scheme for Irregular
 * Graphs</em>, Journal of Parallel and Distributed Computing 48(1), 1998, and <em>A Fast and High
 * Quality Multilevel Scheme for Partitioning Irregular Graphs</em>, SIAM Journal on Scientific
 * Computing 20(1), 1998. Moves with a way back: C. Fiduccia and R. Mattheyses, <em>A Linear-Time
 * Heuristic for Improving Network Partitions</em>, DAC 1982. Pairs at two hops: D. LaSalle and
 * others, <em>Improving Graph Partitioning for Modern Graphs and Architectures</em>, IA3 2015.
 *
 * <p>Read in this order; each line calls the next.
 *
 * <table>
 * <caption>Where things are</caption>
 * <tr><td>{@link org.ibmb.partition.GraphPartitioner}</td><td>coarsen, divide, carry back and
 *     improve</td></tr>
 * <tr><td>{@code WeightedGraph}</td><td>one level: symmetric, whole weights</td></tr>
 * <tr><td>{@code Hierarchy}, {@code Matching}</td><td>pairs of nodes become one, level by
 *     level</td></tr>
 * <tr><td>{@code RecursiveBisection}, {@code TwoWayRefinement}</td><td>dividing the coarsest
 *     graph</td></tr>
 * <tr><td>{@code KWayRefinement}, {@code GainQueue}</td><td>limits kept, boundary nodes
 *     moved</td></tr>
 * </table>
 *
 * <table>
 * <caption>Words of the papers</caption>
 * <tr><th>paper</th><th>here</th><th>meaning</th></tr>
 * <tr><td>k</td><td>parts</td><td>how many parts</td></tr>
 * <tr><td>P[v]</td><td>{@code partOf}</td><td>the part of a node</td></tr>
 * <tr><td>G_0 .. G_m</td><td>{@code Hierarchy.graphs}</td><td>finest to coarsest</td></tr>
 * <tr><td>matching, HEM</td><td>{@code Matching}</td><td>which two nodes become one</td></tr>
 * <tr><td>edge-cut</td><td>cut</td><td>weight of the edges between parts</td></tr>
 * <tr><td>ED[v], ID[v]</td><td>slots</td><td>weight from a node to each part, its own
 *     included</td></tr>
 * <tr><td>gain</td><td>gain</td><td>what the cut loses when a node moves: weight to the new part
 *     less weight to its own</td></tr>
 * <tr><td>GGGP</td><td>{@code TwoWayRefinement.grow}</td><td>greedy graph growing</td></tr>
 * <tr><td>balancing constraint</td><td>imbalance, weight limit</td><td>what no part
 *     exceeds</td></tr>
 * </table>
 */
package org.ibmb.partition;
