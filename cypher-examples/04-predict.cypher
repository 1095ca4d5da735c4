// Where the model is wrong about a test paper, and how sure it was.
// result: rows = 5
CALL ibmb.nodeClassification.predict.stream('cora', {
  modelName: 'cora-gcn',
  includePredictedProbabilities: true
})
YIELD nodeId, predictedClass, predictedProbabilities
WITH gds.util.asNode(nodeId) AS paper, predictedClass,
     reduce(most = 0.0, p IN predictedProbabilities | CASE WHEN p > most THEN p ELSE most END) AS probability
WHERE paper.split = 'test' AND paper.subject <> predictedClass
RETURN paper.id AS paper, paper.subject AS subject, predictedClass, round(probability, 3) AS probability
ORDER BY probability DESC, paper
LIMIT 5;
