package dev.sluice.config.settings;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Violations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key of an earlier version. It is accepted and ignored with one warning, so that an upgrade does
 * not stop on it.
 *
 * @param path from the root of {@code sluice.yaml}
 * @param remedy ends the warning: what to write instead
 */
record RetiredKey(List<String> path, String remedy) {
  private static final List<RetiredKey> ALL =
      List.of(
          of("chain.services.breaker.failure_ratio", "only consecutive_failures opens a circuit"),
          of("chain.services.breaker.window", "only consecutive_failures opens a circuit"),
          of("audit.segment_bytes", "the size of a segment follows from audit.max_bytes"));

  RetiredKey {
    path = List.copyOf(path);
  }

  private static RetiredKey of(String path, String remedy) {
    return new RetiredKey(List.of(path.split("\\.")), remedy);
  }

  /** The document without its retired keys, each of which is warned of. */
  static Node.Mapping without(Node.Mapping root, Violations violations) {
    Node.Mapping rest = root;
    for (RetiredKey key : ALL) {
      rest = key.removed(rest, 0, KeyPath.ROOT, violations);
    }
    return rest;
  }

  private Node.Mapping removed(Node.Mapping from, int depth, KeyPath at, Violations violations) {
    String step = path.get(depth);
    Optional<Node.Field> field = Optional.ofNullable(from.fields().get(step));
    if (field.isEmpty()) {
      return from;
    }
    Map<String, Node.Field> fields = new LinkedHashMap<>(from.fields());
    if (depth == path.size() - 1) {
      fields.remove(step);
      violations.warning(
          field.get().at(), at.key(step), "is no longer used and ignored; remove it: " + remedy);
    } else if (field.get().node() instanceof Node.Mapping below) {
      Node.Mapping rest = removed(below, depth + 1, at.key(step), violations);
      fields.put(step, new Node.Field(field.get().at(), rest));
    }
    return new Node.Mapping(from.at(), fields);
  }
}
