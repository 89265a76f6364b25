package dev.sluice.bench.day;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The shapes of recorded requests, by the definition in docs/suggest.md and by other means than the
 * command: sets of whole paths, divided segment by segment.
 */
final class ShapeOracle {
  private static final String MANY = "*";
  private static final int SIBLINGS = 8;
  private static final int HOSTS = 3;
  private static final Pattern IDENTIFIER =
      Pattern.compile(
          "\\d+"
              + "|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
              + "|[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}"
              + "|(?=.*\\d)[0-9a-fA-F]{7,}"
              + "|(?=.*\\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{16,}={0,2}");

  /** Paths as segments, by everything else that a rule is about. */
  private final Map<Key, Set<List<String>>> shapes = new HashMap<>();

  private final Map<Key, Map<List<String>, Set<String>>> commonKeys = new HashMap<>();

  /** Hosts directly below a domain that were asked for a shape. */
  private final Map<Key, Map<List<String>, Set<String>>> families = new HashMap<>();

  private record Key(String sandbox, String host, int port, String protocol, String method) {
    static Key of(DayRequest request, String host) {
      return new Key(request.sandbox(), host, request.port(), request.protocol(), request.method());
    }
  }

  ShapeOracle(Set<DayRequest> record) {
    Map<Key, List<DayRequest>> requests =
        record.stream().collect(Collectors.groupingBy(it -> Key.of(it, it.host())));
    requests.forEach(
        (key, all) -> {
          Set<List<String>> found = new HashSet<>();
          divide(all.stream().map(ShapeOracle::segments).distinct().toList(), 0, List.of(), found);
          shapes.put(key, found);
          all.forEach(request -> note(key, request));
        });
  }

  private void note(Key key, DayRequest request) {
    Key wide = Key.of(request, parent(request.host()));
    for (List<String> shape : shapes.getOrDefault(key, Set.of())) {
      if (fits(shape, segments(request))) {
        for (List<String> named : named(shape, request)) {
          commonKeys
              .computeIfAbsent(key, unseen -> new HashMap<>())
              .computeIfAbsent(named, unseen -> new HashSet<>(request.queryKeys()))
              .retainAll(request.queryKeys());
          families
              .computeIfAbsent(wide, unseen -> new HashMap<>())
              .computeIfAbsent(named, unseen -> new HashSet<>())
              .add(request.host());
        }
      }
    }
  }

  /** Names in bodies are part of a shape, each field of GraphQL for itself. */
  private static List<List<String>> named(List<String> shape, DayRequest request) {
    List<String> call = request.call();
    if (!request.protocol().equals("graphql")) {
      return List.of(joined(shape, call));
    }
    return call.stream().skip(1).map(it -> joined(shape, List.of(call.getFirst(), it))).toList();
  }

  private static List<String> joined(List<String> shape, List<String> call) {
    List<String> named = new ArrayList<>(shape);
    named.add("asking");
    named.addAll(call);
    return named;
  }

  private static String parent(String host) {
    return host.substring(host.indexOf('.'));
  }

  private static List<String> segments(DayRequest request) {
    return List.of(request.path().substring(Math.min(1, request.path().length())).split("/", -1));
  }

  private static void divide(
      List<List<String>> paths, int at, List<String> before, Set<List<String>> shapes) {
    if (paths.stream().anyMatch(path -> path.size() == at)) {
      shapes.add(before);
    }
    List<List<String>> longer = paths.stream().filter(path -> path.size() > at).toList();
    Set<String> names =
        longer.stream()
            .map(path -> path.get(at))
            .filter(name -> !name.isEmpty() && !isIdentifier(name))
            .collect(Collectors.toSet());
    boolean crowded = at > 0 && names.size() >= SIBLINGS;
    Map<String, List<List<String>>> groups =
        longer.stream()
            .collect(
                Collectors.groupingBy(
                    path -> {
                      String name = path.get(at);
                      boolean many = at > 0 && !name.isEmpty() && (crowded || isIdentifier(name));
                      return many ? MANY : name;
                    }));
    groups.forEach(
        (name, group) -> {
          List<String> next = new ArrayList<>(before);
          next.add(name);
          divide(group, at + 1, next, shapes);
        });
  }

  private static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches();
  }

  /** Whether some recorded request has the same shape. */
  boolean has(DayRequest request) {
    return hasAt(Key.of(request, request.host()), request, commonKeys, true)
        || hasAt(Key.of(request, parent(request.host())), request, families, false)
        || (request.method().equals("HEAD") && has(request.with("GET", request.path())));
  }

  private static boolean hasAt(
      Key key,
      DayRequest request,
      Map<Key, Map<List<String>, Set<String>>> known,
      boolean keysCount) {
    return named(segments(request), request).stream()
        .allMatch(
            asked ->
                known.getOrDefault(key, Map.of()).entrySet().stream()
                    .anyMatch(
                        entry ->
                            fits(entry.getKey(), asked)
                                && (keysCount
                                    ? request.queryKeys().containsAll(entry.getValue())
                                    : entry.getValue().size() >= HOSTS)));
  }

  private static boolean fits(List<String> shape, List<String> path) {
    if (shape.size() != path.size()) {
      return false;
    }
    for (int i = 0; i < shape.size(); i++) {
      if (!shape.get(i).equals(MANY) && !shape.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
