/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.util.Map;
import org.ibmb.batch.BatchPlan;
import org.ibmb.graph.GraphImprint;

/**
 * What a file of batches holds.
 *
 * @param graph what the batches were made on
 * @param metadata as of {@link StoredModel}
 */
public record StoredBatches(BatchPlan plan, GraphImprint graph, Map<String, Object> metadata) {}
