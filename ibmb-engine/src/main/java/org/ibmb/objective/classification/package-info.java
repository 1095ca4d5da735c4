/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Node classification: every node is of one of at least two classes, and a softmax over the output
 * layer tells how probable each is.
 *
 * <p><b>In</b>: the user's class values and each node's position among them. <b>Out</b>: focal loss
 * (Lin et al. 2017; cross-entropy where its focus is 0) with weights of classes and of nodes;
 * accuracy, precision, recall and F1 with the names of GDS; for a prediction the most probable
 * class.
 */
package org.ibmb.objective.classification;
