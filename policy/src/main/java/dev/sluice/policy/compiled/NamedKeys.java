package dev.sluice.policy.compiled;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The query keys that a rule names. Finds queries in which some server reads one of them where
 * policy reads another key, or another value. Immutable, any thread.
 */
final class NamedKeys {
  private final Map<String, Set<ServerKey>> names;
  private final boolean caseless;

  private NamedKeys(Map<String, Set<ServerKey>> names, boolean caseless) {
    this.names = Map.copyOf(names);
    this.caseless = caseless;
  }

  static NamedKeys of(Collection<String> names) {
    Map<String, Set<ServerKey>> read = new HashMap<>();
    names.forEach(name -> read.put(name, ServerKey.readings(name)));
    return new NamedKeys(read, false);
  }

  static NamedKeys caseless(Collection<String> names) {
    Map<String, Set<ServerKey>> read = new HashMap<>();
    names.forEach(name -> read.put(name, ServerKey.caseless(name)));
    return new NamedKeys(read, true);
  }

  /**
   * Whether servers read a named key differently.
   *
   * @param query raw; its escapes decode
   */
  boolean areAmbiguousIn(String query) {
    if (names.isEmpty() || query.isEmpty()) {
      return false;
    }
    // Some readers skip a question mark at the start.
    if (query.charAt(0) == '?' && holdsTouching(query.replaceFirst("^\\?+", "").split("&", 2)[0])) {
      return true;
    }
    for (String pair : query.split("&", -1)) {
      if (isAmbiguous(pair)) {
        return true;
      }
    }
    return false;
  }

  // Some servers also end a pair at a semicolon, which then hides keys or cuts a value.
  private boolean isAmbiguous(String pair) {
    return pair.indexOf(';') < 0
        ? key(pair).filter(this::resemblesOne).isPresent()
        : holdsTouching(pair);
  }

  private boolean holdsTouching(String pairs) {
    for (String piece : pairs.split(";", -1)) {
      if (touches(piece)) {
        return true;
      }
    }
    return false;
  }

  private boolean touches(String pair) {
    return key(pair).filter(key -> names.containsKey(key) || resemblesOne(key)).isPresent();
  }

  private static Optional<String> key(String pair) {
    int equals = pair.indexOf('=');
    return QueryParameters.decode(equals < 0 ? pair : pair.substring(0, equals));
  }

  private boolean resemblesOne(String key) {
    Set<ServerKey> readings = caseless ? ServerKey.caseless(key) : ServerKey.readings(key);
    for (Map.Entry<String, Set<ServerKey>> name : names.entrySet()) {
      if (!name.getKey().equals(key) && meet(name.getValue(), readings)) {
        return true;
      }
    }
    return false;
  }

  private static boolean meet(Set<ServerKey> some, Set<ServerKey> others) {
    return some.stream().anyMatch(one -> others.stream().anyMatch(one::meets));
  }
}
