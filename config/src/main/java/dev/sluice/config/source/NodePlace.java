package dev.sluice.config.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the value of a key path is; for one that is missing, the nearest value around it.
 *
 * @param at of the key, or of the element of a list
 */
public record NodePlace(Location at, KeyPath path) {
  static NodePlace of(Node root, String wanted) {
    NodePlace nearest = new NodePlace(root.at(), KeyPath.ROOT);
    Optional<Node> node = Optional.of(root);
    while (node.isPresent()) {
      Map<NodePlace, Node> below = children(node.get(), nearest.path());
      Optional<NodePlace> next = below.keySet().stream().filter(it -> it.leadsTo(wanted)).findAny();
      node = next.map(below::get);
      nearest = next.orElse(nearest);
    }
    String missing = wanted.substring(nearest.path().text().length());
    return missing.isEmpty()
        ? nearest
        : new NodePlace(
            nearest.at(),
            nearest.path().key(missing.startsWith(".") ? missing.substring(1) : missing));
  }

  private boolean leadsTo(String wanted) {
    String own = path.text();
    return wanted.startsWith(own)
        && (wanted.length() == own.length() || ".[".indexOf(wanted.charAt(own.length())) >= 0);
  }

  private static Map<NodePlace, Node> children(Node node, KeyPath path) {
    Map<NodePlace, Node> children = new HashMap<>();
    switch (node) {
      case Node.Scalar scalar -> {}
      case Node.Sequence list -> {
        for (int i = 0; i < list.items().size(); i++) {
          Node item = list.items().get(i);
          children.put(new NodePlace(item.at(), path.index(i)), item);
        }
      }
      case Node.Mapping mapping ->
          mapping
              .fields()
              .forEach(
                  (key, field) ->
                      children.put(new NodePlace(field.at(), path.key(key)), field.node()));
    }
    return children;
  }
}
