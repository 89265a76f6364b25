package dev.sluice.it;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Circles among classes: sets in which each class reaches each other one (Tarjan 1972). */
final class ClassCircles {
  private final Map<String, Set<String>> uses;
  private final Map<String, Integer> order = new HashMap<>();
  private final Map<String, Integer> lowest = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final Set<String> circles = new TreeSet<>();

  private ClassCircles(Map<String, Set<String>> uses) {
    this.uses = uses;
  }

  /** One line per circle: simple names in alphabetical order, behind their common package. */
  static Set<String> of(Map<String, Set<String>> uses) {
    ClassCircles search = new ClassCircles(uses);
    uses.keySet().stream().filter(type -> !search.order.containsKey(type)).forEach(search::visit);
    return search.circles;
  }

  private void visit(String type) {
    int number = order.size();
    order.put(type, number);
    lowest.put(type, number);
    open.push(type);
    for (String used : uses.getOrDefault(type, Set.of())) {
      if (!order.containsKey(used)) {
        visit(used);
        lowest.merge(type, lowest.get(used), Math::min);
      } else if (open.contains(used)) {
        lowest.merge(type, order.get(used), Math::min);
      }
    }
    if (lowest.get(type) == number) {
      close(type);
    }
  }

  private void close(String first) {
    Set<String> circle = new TreeSet<>();
    String type;
    do {
      type = open.pop();
      circle.add(type.substring("dev.sluice.".length()));
    } while (!type.equals(first));
    if (circle.size() > 1) {
      circles.add(circle.stream().collect(Collectors.joining(" ")));
    }
  }
}
