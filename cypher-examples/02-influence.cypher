// Which papers matter most to paper 1000? Personalized PageRank says it, and the batches are made of it.
// result: rows = 5
MATCH (paper:Paper {id: 1000})
CALL ibmb.influence.stream('cora', {sourceNodes: [paper], auxiliaryPerOutput: 5})
YIELD targetNodeId, influence, rank
RETURN gds.util.asNode(targetNodeId).id AS paper,
       gds.util.asNode(targetNodeId).subject AS subject,
       round(influence, 4) AS influence,
       rank
ORDER BY rank;

// All papers in batches of at most 500: how large they become, and how much of the influence they hold.
// result: outputNodeCount = 2708
CALL ibmb.batches.stats('cora', {outputsPerBatch: 500})
YIELD batchCount, outputNodeCount, auxiliaryNodeCount, overlapFactor, coveredInfluence, computeMillis
RETURN batchCount, outputNodeCount, auxiliaryNodeCount,
       round(overlapFactor, 2) AS overlapFactor,
       round(coveredInfluence, 2) AS coveredInfluence,
       computeMillis;
