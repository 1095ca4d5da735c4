/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ibmb.procedures.config.Suggestions;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Problems;
import org.neo4j.gds.ElementIdentifier;
import org.neo4j.gds.NodeLabel;
import org.neo4j.gds.RelationshipType;
import org.neo4j.gds.api.Graph;
import org.neo4j.gds.api.GraphStore;
import org.neo4j.gds.api.properties.nodes.NodePropertyValues;
import org.neo4j.gds.core.loading.GraphStoreCatalogEntry;

/**
 * A graph of the GDS catalog, restricted to what the caller chose.
 *
 * @param name in the catalog
 * @param labels of the nodes that are seen; at least one node has one of them
 * @param types of the relationships that are seen
 * @param weightProperty present on all of {@code types}
 * @param nodes the filtered nodes and their properties in GDS's numbers; relationships are read
 *     type by type
 * @param databaseLabels the database's name of every label of the graph, chosen or not
 * @param order our numbers of the filtered nodes, by which all others of our classes know them
 */
public record Projection(
    String name,
    GraphStore store,
    Set<NodeLabel> labels,
    Set<RelationshipType> types,
    Optional<String> weightProperty,
    Graph nodes,
    Map<NodeLabel, String> databaseLabels,
    NodeOrder order) {

  /**
   * @throws InvalidInput with every name of {@code filter} that the graph does not have
   */
  static Projection of(String name, GraphStoreCatalogEntry graph, ProjectionFilter filter) {
    GraphStore store = graph.graphStore();
    Problems problems = new Problems();
    Set<NodeLabel> labels =
        choose(store.nodeLabels(), filter.nodeLabels(), "Node label", name, problems);
    Set<RelationshipType> types =
        choose(
            store.relationshipTypes(),
            filter.relationshipTypes(),
            "Relationship type",
            name,
            problems);
    Optional<String> weight = Optional.ofNullable(filter.weightProperty());
    weight.ifPresent(property -> checkWeight(name, store, types, property, problems));
    problems.throwIfAny();
    Graph nodes = store.getGraph(labels);
    problems.require(
        nodes.nodeCount() > 0, "Graph '%s' has no node with a label of %s.", name, labels);
    problems.require(
        nodes.nodeCount() <= Integer.MAX_VALUE - 8,
        "Graph '%s' has %d nodes, more than the %d that fit. Restrict 'nodeLabels'.",
        name,
        nodes.nodeCount(),
        Integer.MAX_VALUE - 8);
    problems.throwIfAny();
    return new Projection(
        name,
        store,
        labels,
        types,
        weight,
        nodes,
        DatabaseFit.labels(store.nodeLabels(), graph.config()),
        NodeOrder.of(nodes));
  }

  private static <E extends ElementIdentifier> Set<E> choose(
      Set<E> projected, List<String> wanted, String kind, String graph, Problems problems) {
    Map<String, E> byName =
        projected.stream().collect(Collectors.toMap(ElementIdentifier::name, Function.identity()));
    if (wanted.contains(ProjectionFilter.ALL)) {
      return projected;
    }
    problems.require(
        !wanted.isEmpty(),
        "%ss: the list is empty. Name some of %s, or '*' for all.",
        kind,
        names(projected));
    Map<String, E> chosen = new LinkedHashMap<>();
    for (String name : wanted) {
      if (byName.containsKey(name)) {
        chosen.put(name, byName.get(name));
      } else {
        problems.require(
            false,
            "%s '%s' is not in graph '%s', which has %s.%s",
            kind,
            name,
            graph,
            names(projected),
            Suggestions.didYouMean(name, byName.keySet()));
      }
    }
    return Set.copyOf(chosen.values());
  }

  private static void checkWeight(
      String graph,
      GraphStore store,
      Set<RelationshipType> types,
      String property,
      Problems problems) {
    List<RelationshipType> without = new ArrayList<>();
    for (RelationshipType type : types) {
      if (!store.hasRelationshipProperty(type, property)) {
        without.add(type);
      }
    }
    problems.require(
        without.isEmpty(),
        "Relationship property '%s' not found in graph '%s' for relationship types %s, which have %s. Project it with relationshipProperties, or give relationshipWeightProperty: null, and every relationship weighs 1.",
        property,
        graph,
        names(without),
        new TreeSet<>(store.relationshipPropertyKeys()));
  }

  static List<String> names(Collection<? extends ElementIdentifier> identifiers) {
    return identifiers.stream().map(ElementIdentifier::name).sorted().toList();
  }

  public int nodeCount() {
    return (int) nodes.nodeCount();
  }

  /** Of the chosen types, between any nodes; an undirected one counts twice, as it is held. */
  long relationshipCount() {
    return types.stream().mapToLong(store::relationshipCount).sum();
  }

  /** Whether the labels leave no node out. */
  boolean hasAllNodes() {
    return nodes.nodeCount() == store.nodeCount();
  }

  /** All node numbers, ascending. */
  public int[] allNodes() {
    return IntStream.range(0, nodeCount()).toArray();
  }

  /** The database's id of a node. */
  public long originalId(int node) {
    return nodes.toOriginalNodeId(order.mapped(node));
  }

  /**
   * The node with the database's id {@code originalId}, or -1 where the filtered projection has
   * none.
   */
  int node(long originalId) {
    return originalId >= 0 && nodes.containsOriginalId(originalId)
        ? order.number(nodes.toMappedNodeId(originalId))
        : -1;
  }

  /** The values of a property, by {@link #mapped} numbers. */
  NodePropertyValues values(String property) {
    return nodes.nodeProperties(property);
  }

  /** The number by which GDS knows a node of the filtered projection. */
  public int mapped(int node) {
    return order.mapped(node);
  }

  /** Whether any of the chosen labels has this property. */
  public boolean hasNodeProperty(String property) {
    return labels.stream().anyMatch(label -> store.hasNodeProperty(label, property));
  }

  /** Those of the chosen labels for which this property is projected. */
  Set<NodeLabel> labelsWith(String property) {
    return labels.stream()
        .filter(label -> store.hasNodeProperty(label, property))
        .collect(Collectors.toSet());
  }

  boolean hasAnyLabel(int node, Set<NodeLabel> any) {
    return any.stream().anyMatch(label -> nodes.hasLabel(mapped(node), label));
  }

  /** The properties of the chosen labels, in alphabetical order. */
  public Set<String> nodeProperties() {
    Set<String> properties = new TreeSet<>();
    labels.forEach(label -> properties.addAll(store.nodePropertyKeys(label)));
    return properties;
  }

  /**
   * Whether its nodes are nodes of the database that the call runs on, and not generated or
   * imported ones.
   */
  public boolean isOfDatabase() {
    return store.capabilities().canWriteToLocalDatabase();
  }

  /** Relationship types that lead one way only. */
  public List<String> directedTypes() {
    return names(types.stream().filter(type -> !isUndirected(type)).toList());
  }

  boolean isUndirected(RelationshipType type) {
    return store.schema().relationshipSchema().isUndirected(type);
  }

  /** The schema of the whole projection, as GDS shows it. */
  public Map<String, Object> schema() {
    return store.schema().toMap();
  }
}
