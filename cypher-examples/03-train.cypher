// A graph convolutional network on the public split: 140 papers to learn from, 500 to choose the best epoch.
// result: classes = 7
// result: testAccuracy >= 0.78
CALL ibmb.nodeClassification.train('cora', {
  modelName: 'cora-gcn',
  targetProperty: 'subject',
  featureProperties: ['words'],
  splitProperty: 'split',
  layers: 2,
  hiddenDimension: 256,
  dropout: 0.85,
  learningRate: 0.01,
  penalty: 0.01,
  maxEpochs: 100,
  patience: 50,
  randomSeed: 42
})
YIELD modelInfo, trainMillis, preProcessingMillis
RETURN size(modelInfo.classes) AS classes, modelInfo.metrics.ACCURACY.test AS testAccuracy,
       modelInfo.bestEpoch AS bestEpoch, modelInfo, trainMillis, preProcessingMillis;

// result: rows = 1
CALL ibmb.model.list('cora-gcn')
YIELD modelName, modelType, creationTime
RETURN modelName, modelType, creationTime;
