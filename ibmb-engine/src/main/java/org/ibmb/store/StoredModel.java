/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.util.Map;
import org.ibmb.model.TrainedModel;

/**
 * What a model file holds.
 *
 * @param metadata what belongs to the model and is none of the engine's business: strings, numbers,
 *     booleans, nulls, lists and maps; integers come back as {@link Long}, floats as {@link Double}
 */
public record StoredModel(TrainedModel network, Map<String, Object> metadata) {}
