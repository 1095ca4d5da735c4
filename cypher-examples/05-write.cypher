// Predictions become a property of every paper; the subjects come back as the strings that they were.
// result: nodePropertiesWritten = 2708
CALL ibmb.nodeClassification.predict.write('cora', {
  modelName: 'cora-gcn',
  writeProperty: 'predictedSubject'
})
YIELD nodePropertiesWritten, preProcessingMillis, computeMillis, writeMillis
RETURN nodePropertiesWritten, preProcessingMillis, computeMillis, writeMillis;

// result: papers = 1000
// result: accuracy >= 0.78
MATCH (paper:Paper {split: 'test'})
RETURN count(paper) AS papers,
       round(avg(CASE WHEN paper.subject = paper.predictedSubject THEN 1.0 ELSE 0.0 END), 3) AS accuracy;
