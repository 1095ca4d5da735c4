// Cora: 2708 papers in seven subjects, 5278 citations, 1433 words that a paper has or has not.
// On a server of your own, copy cypher-examples/data into its import folder first.
CREATE CONSTRAINT paper_id IF NOT EXISTS FOR (p:Paper) REQUIRE p.id IS UNIQUE;

// result: papers = 2708
LOAD CSV WITH HEADERS FROM 'file:///cora-papers.csv.gz' AS row
CREATE (p:Paper {
  id: toInteger(row.id),
  subject: row.subject,
  split: nullIf(row.split, ''),
  words: toFloatList(split(row.words, ''))
})
RETURN count(p) AS papers;

// result: citations = 5278
LOAD CSV WITH HEADERS FROM 'file:///cora-citations.csv' AS row
MATCH (a:Paper {id: toInteger(row.source)}), (b:Paper {id: toInteger(row.target)})
CREATE (a)-[c:CITES]->(b)
RETURN count(c) AS citations;

// Citations count in both directions: an undirected projection. The subject is a string and stays in the database.
// result: nodeCount = 2708
// result: relationshipCount = 10556
CALL gds.graph.project(
  'cora',
  {Paper: {properties: ['words']}},
  {CITES: {orientation: 'UNDIRECTED'}}
)
YIELD graphName, nodeCount, relationshipCount
RETURN graphName, nodeCount, relationshipCount;
