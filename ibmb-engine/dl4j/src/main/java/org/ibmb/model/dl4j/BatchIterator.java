/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import java.util.List;
import java.util.NoSuchElementException;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Goes through the batches of a {@link GraphStructure} and takes the structure along. */
final class BatchIterator implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private final transient GraphStructure structure;
  private final transient List<DataSet> data;
  private final int columns;
  private final int classes;

  private int next;

  BatchIterator(GraphStructure structure, List<DataSet> data, int columns, int classes) {
    this.structure = structure;
    this.data = data;
    this.columns = columns;
    this.classes = classes;
  }

  @Override
  public boolean hasNext() {
    return next < data.size();
  }

  @Override
  public DataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + data.size() + " batches were given out");
    }
    structure.use(next);
    return data.get(next++);
  }

  @Override
  public DataSet next(int examples) {
    throw new UnsupportedOperationException("batches of a graph cannot be cut to a size");
  }

  @Override
  public int inputColumns() {
    return columns;
  }

  @Override
  public int totalOutcomes() {
    return classes;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /** Reading ahead would turn the structure to a batch that the network has not come to. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public void reset() {
    next = 0;
  }

  @Override
  public int batch() {
    return data.get(Math.min(next, data.size() - 1)).getLabels().rows();
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    throw new UnsupportedOperationException("scale the features before the batches are made");
  }

  @Override
  public DataSetPreProcessor getPreProcessor() {
    return null;
  }

  @Override
  public List<String> getLabels() {
    return null;
  }
}
