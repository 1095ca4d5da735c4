/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Problems;
import org.neo4j.graphdb.Node;

/**
 * The configuration map of one call, read key by key.
 *
 * <p>Key names match without regard to case; a key whose value is null counts as absent. Mistakes
 * are noted, not thrown: a wrong value reads as its default, so that reading goes on and {@link
 * #throwIfAny} reports all mistakes of a map together. Every key that is ever asked for is known;
 * the others are reported as unexpected.
 */
public final class Configuration {
  private static final Pattern QUOTED = Pattern.compile("'(\\w+)'");

  private final String path;
  private final Problems problems;
  private final Map<String, Object> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Object> resolved = new LinkedHashMap<>();
  private final List<Configuration> nested = new ArrayList<>();
  private final Set<String> refused = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  private Configuration(String path, Map<?, ?> map, Problems problems) {
    this.path = path;
    this.problems = problems;
    map.forEach(
        (key, value) -> {
          boolean first = !given.containsKey(String.valueOf(key));
          given.put(String.valueOf(key), value);
          problems.require(first, "Configuration key '%s' is given more than once", path + key);
        });
  }

  public static Configuration of(Map<String, Object> map) {
    return new Configuration("", map == null ? Map.of() : map, new Problems());
  }

  /** What an estimate is given in place of the name of a graph. */
  public static Configuration inPlaceOfGraph(Map<?, ?> map) {
    return new Configuration("graphNameOrConfiguration.", map, new Problems());
  }

  /** A map inside this map; empty where it is absent. */
  public Configuration nested(String key) {
    Object value = given.get(key);
    if (value != null && !(value instanceof Map)) {
      noteWrongType(key, "a MAP", value);
    }
    Map<?, ?> map = value instanceof Map<?, ?> found ? found : Map.of();
    Configuration inner = new Configuration(path + key + ".", map, problems);
    nested.add(inner);
    resolved.put(key, inner.resolved);
    return inner;
  }

  /**
   * A known key that another value makes meaningless; a mistake where it is given.
   *
   * @param reason goes after the key
   */
  public void refuse(String key, String reason) {
    refused.add(key);
    problems.require(!has(key), "'%s' %s", path + key, reason);
  }

  public boolean has(String key) {
    return given.get(key) != null;
  }

  /** Whether the key is there with the value null, which few keys tell from an absent one. */
  public boolean isNull(String key) {
    return given.containsKey(key) && given.get(key) == null;
  }

  public String mandatoryString(String key) {
    if (!has(key)) {
      List<String> similar = Suggestions.similar(key, given.keySet());
      String hint = similar.isEmpty() ? "" : " (a similar parameter exists: " + similar + ")";
      note(
          "No value specified for the mandatory configuration parameter '"
              + path
              + key
              + "'"
              + hint);
    }
    return string(key, "");
  }

  public String string(String key, String fallback) {
    String value = read(key, String.class, "a STRING", fallback);
    problems.require(
        !has(key) || value == null || !value.isBlank(), "'%s' must not be blank", path + key);
    return value;
  }

  /** An integer that must be there. */
  long mandatoryInteger(String key, long least) {
    problems.require(
        has(key),
        "No value specified for '%s%s', which is needed where no projected graph is named",
        path,
        key);
    long value = integer(key, least);
    problems.atLeast(path + key, value, least);
    return value;
  }

  /** The same for one that fits a Java int. */
  public int mandatoryCount(String key, int least) {
    mandatoryInteger(key, least);
    return count(key, least);
  }

  /** A value of any type, null where the key is absent. */
  public Object any(String key) {
    return resolve(key, given.get(key));
  }

  public boolean flag(String key, boolean fallback) {
    return read(key, Boolean.class, "a BOOLEAN", fallback);
  }

  public long integer(String key, long fallback) {
    return read(key, Long.class, "an INTEGER", fallback);
  }

  /** An integer that fits a Java int. */
  public int count(String key, int fallback) {
    long value = integer(key, fallback);
    if (value != (int) value) {
      note("'%s' must be at most %d but was %d".formatted(path + key, Integer.MAX_VALUE, value));
      return fallback;
    }
    return (int) value;
  }

  public double decimal(String key, double fallback) {
    return read(key, Number.class, "a number", fallback).doubleValue();
  }

  /** A list of strings; one string stands for a list of one. */
  public List<String> strings(String key, List<String> fallback) {
    Object value = given.get(key);
    List<?> list =
        value instanceof List<?> found ? found : value == null ? List.of() : List.of(value);
    boolean ok = list.stream().allMatch(item -> item instanceof String);
    if (!ok) {
      noteWrongType(key, "a LIST of STRING", value);
    }
    return resolve(
        key, value == null || !ok ? fallback : list.stream().map(String.class::cast).toList());
  }

  /** A list of integers that fit a Java int. */
  public List<Integer> counts(String key, List<Integer> fallback) {
    Object value = given.get(key);
    List<Integer> counts = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of()) {
      if (item instanceof Long count && count == count.intValue()) {
        counts.add(count.intValue());
      }
    }
    boolean ok = value instanceof List<?> list && counts.size() == list.size();
    if (value != null && !ok) {
      noteWrongType(key, "a LIST of INTEGER", value);
    }
    List<Integer> chosen = ok ? List.copyOf(counts) : fallback;
    resolve(key, chosen.stream().map(Integer::longValue).toList());
    return chosen;
  }

  /** A list of node ids or nodes as original ids, each once; null where the key is absent. */
  public List<Long> nodes(String key) {
    Object value = given.get(key);
    if (value == null) {
      return resolve(key, null);
    }
    List<Long> ids = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of(value)) {
      if (item instanceof Node node) {
        ids.add(id(node));
      } else if (item instanceof Long id) {
        ids.add(id);
      } else {
        noteWrongType(key, "a LIST of nodes or node ids", item);
        return resolve(key, null);
      }
    }
    return resolve(key, ids.stream().distinct().toList());
  }

  @SuppressWarnings("removal") // GDS projections know nodes by these ids
  private static long id(Node node) {
    return node.getId();
  }

  /** One of {@code choices}, by its name without regard to case. */
  public <E> E choice(String key, E[] choices, E fallback) {
    E choice = choose(key, string(key, fallback.toString()), choices, fallback);
    resolve(key, choice.toString());
    return choice;
  }

  private <E> E choose(String key, String name, E[] choices, E fallback) {
    for (E choice : choices) {
      if (choice.toString().equalsIgnoreCase(name)) {
        return choice;
      }
    }
    note(
        "'%s' must be one of %s but was '%s'"
            .formatted(path + key, Arrays.toString(choices), name));
    return fallback;
  }

  /**
   * What {@code supplier} makes; {@code fallback} where that is invalid input, whose problems are
   * then noted.
   */
  public <T> T checked(Supplier<T> supplier, T fallback) {
    try {
      return supplier.get();
    } catch (InvalidInput e) {
      problems.addAll(e.problems());
      return fallback;
    }
  }

  /**
   * What {@code supplier} makes of values of this map; {@code fallback} where that is invalid
   * input, whose problems are then noted, with the whole path of every key that they name.
   */
  public <T> T made(Supplier<T> supplier, T fallback) {
    try {
      return supplier.get();
    } catch (InvalidInput e) {
      problems.addAll(e.problems().stream().map(this::withPaths).toList());
      return fallback;
    }
  }

  private String withPaths(String problem) {
    return QUOTED
        .matcher(problem)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    knows(found.group(1)) ? "'" + path + found.group(1) + "'" : found.group()));
  }

  /** The whole path of a key of this map, as messages name it. */
  public String path(String key) {
    return path + key;
  }

  /** Runs {@code rule} and notes the problems that it throws as invalid input. */
  public void check(Runnable rule) {
    try {
      rule.run();
    } catch (InvalidInput e) {
      problems.addAll(e.problems());
    }
  }

  public Problems problems() {
    return problems;
  }

  /**
   * Ends the checks.
   *
   * @throws InvalidInput with every mistake of the map
   */
  public void throwIfAny() {
    noteUnexpected();
    problems.throwIfAny();
  }

  private boolean knows(String key) {
    return refused.contains(key) || resolved.keySet().stream().anyMatch(key::equalsIgnoreCase);
  }

  private void noteUnexpected() {
    for (String key : given.keySet()) {
      if (!knows(key)) {
        ForeignKeys.Counterpart counterpart = ForeignKeys.of(key);
        List<String> ours = counterpart.keys().stream().flatMap(this::named).toList();
        List<String> similar = ours.isEmpty() ? similar(key) : ours;
        String remark = counterpart.remark();
        String meant =
            similar.isEmpty() ? "" : "Did you mean [" + String.join(", ", similar) + "]?";
        String hint = remark + (remark.isEmpty() || meant.isEmpty() ? "" : ". ") + meant;
        note(
            "Unexpected configuration key: "
                + path
                + key
                + (hint.isEmpty() ? "" : " (" + hint + ")"));
      }
    }
    nested.forEach(Configuration::noteUnexpected);
  }

  /** Known keys that look like this one, with their paths. */
  private List<String> similar(String key) {
    List<String> similar = new ArrayList<>();
    Suggestions.similar(key, resolved.keySet()).forEach(name -> similar.add(path + name));
    nested.stream()
        .filter(inner -> inner.knows(key))
        .forEach(inner -> similar.add(inner.path + key));
    return similar;
  }

  /** A key of ours with its path, where this map or one inside it reads it. */
  private Stream<String> named(String key) {
    return resolved.containsKey(key)
        ? Stream.of(path + key)
        : nested.stream().flatMap(inner -> inner.named(key));
  }

  /**
   * All keys with the values that hold, the defaults included: the column {@code configuration}.
   */
  public Map<String, Object> resolved() {
    return resolved;
  }

  /** Shows users a value that was found only after reading, such as a seed that was drawn. */
  public <T> T resolve(String key, T value) {
    resolved.put(key, value);
    return value;
  }

  private <T> T read(String key, Class<? extends T> type, String typeName, T fallback) {
    Object value = given.get(key);
    boolean ok = value == null || type.isInstance(value);
    if (!ok) {
      noteWrongType(key, typeName, value);
    }
    return resolve(key, value == null || !ok ? fallback : type.cast(value));
  }

  private void noteWrongType(String key, String expected, Object value) {
    String found = value instanceof String ? "'" + value + "'" : String.valueOf(value);
    note(
        "'%s%s' must be %s but was %s (%s)"
            .formatted(path, key, expected, found, CypherTypes.name(value)));
  }

  private void note(String problem) {
    problems.addAll(List.of(problem));
  }
}
