/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

/**
 * One parameter array of a block.
 *
 * @param key in DL4J's parameter table; without an underscore, which there ends the layer's name
 * @param name in {@link org.ibmb.model.Architecture#parameters()}
 * @param offset first number in the block's part of DL4J's flat vector
 * @param weight whether regularisation of weights is for it
 */
record BlockParameter(String key, String name, int offset, int rows, int columns, boolean weight) {

  int length() {
    return rows * columns;
  }
}
