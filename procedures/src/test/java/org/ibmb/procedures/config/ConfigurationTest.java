/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

  /** Rules of the engine know keys by their names alone; other words in quotes stay. */
  @Test
  void rulesNameTheWholePathOfAKey() {
    Configuration inner =
        Configuration.of(Map.of("batching", Map.of("low", 3L))).nested("batching");
    inner.count("low", 0);
    inner.count("high", 0);
    assertEquals(
        7,
        inner.made(
            () -> {
              throw new InvalidInput("'low' must be at most 'high', as 'lower' says");
            },
            7));
    assertEquals(
        List.of("'batching.low' must be at most 'batching.high', as 'lower' says"),
        assertThrows(InvalidInput.class, inner::throwIfAny).problems());
  }

  /** Neither order nor values decide: nobody should guess which of the two holds. */
  @Test
  void aKeyGivenTwiceIsRefusedEvenIfOneIsNull() {
    for (List<String> values :
        List.of(List.of("a", "b"), Arrays.asList(null, "b"), Arrays.asList("a", null))) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("modelName", values.get(0));
      map.put("MODELNAME", values.get(1));
      Configuration keys = Configuration.of(map);
      keys.any("modelName");
      String message = assertThrows(InvalidInput.class, keys::throwIfAny).getMessage();
      assertTrue(message.contains("'MODELNAME' is given more than once"), message);
    }
  }

  @Test
  void aKeyThatIsNullIsAbsent() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("modelName", null);
    Configuration keys = Configuration.of(map);
    assertEquals("fallback", keys.string("modelName", "fallback"));
    keys.throwIfAny();
  }
}
