package dev.sluice.tools.suggest.shape;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The paths of one host, port and method as a tree of segments. A segment that is an identifier,
 * and eight or more that stand at one place, become one that stands for many; never the first one
 * of a path. The shapes do not depend on the order in which the paths came. One thread.
 */
public final class PathTree {
  /** From so many on, names at one place are taken for names of things. */
  static final int SIBLINGS = 8;

  private static final char SEPARATOR = '/';

  private final Node root = new Node(true);
  private final KeepRoom room;

  /** A shape and what was denied there. */
  public record Entry(PathShape shape, PathLeaf leaf) {}

  PathTree(KeepRoom room) {
    this.room = room;
  }

  /** The place of a path; the same one for every path of its shape. */
  PathLeaf at(String path) {
    Node node = root;
    int from = 1;
    while (from <= path.length()) {
      int end = path.indexOf(SEPARATOR, from);
      end = end < 0 ? path.length() : end;
      node = node.child(path.substring(from, end), room);
      from = end + 1;
    }
    return node.leaf(room);
  }

  /** All shapes; where one covers another one of the same query keys, that one alone. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    root.collect(new ArrayList<>(), new TreeMap<>(), entries);
    return ShapeCover.reduced(entries);
  }

  /** The segments of the paths below a place. */
  private static final class Node {
    private final Map<String, Node> names = new HashMap<>();
    private final Set<IdentifierForm> forms = EnumSet.noneOf(IdentifierForm.class);
    private final boolean first;
    private Optional<Node> many = Optional.empty();
    private boolean crowded;
    private Optional<PathLeaf> leaf = Optional.empty();

    /**
     * @param first whether its segments are first ones
     */
    private Node(boolean first) {
      this.first = first;
    }

    private Node child(String segment, KeepRoom room) {
      Node known = names.get(segment);
      if (known != null) {
        return known;
      }
      if (first || segment.isEmpty()) {
        return named(segment, room);
      }
      Optional<IdentifierForm> form = IdentifierForm.of(segment);
      if (form.isPresent()) {
        forms.add(form.get());
        return many(room);
      }
      if (crowded) {
        return many(room);
      }
      Node added = named(segment, room);
      if (names.keySet().stream().filter(name -> !name.isEmpty()).count() < SIBLINGS) {
        return added;
      }
      crowd(room);
      return many(room);
    }

    private Node named(String segment, KeepRoom room) {
      room.take(segment);
      Node added = new Node(false);
      names.put(segment, added);
      return added;
    }

    private Node many(KeepRoom room) {
      if (many.isPresent()) {
        return many.get();
      }
      room.take("");
      Node added = new Node(false);
      many = Optional.of(added);
      return added;
    }

    /** The names become one segment; the last one has nothing below it yet. */
    private void crowd(KeepRoom room) {
      crowded = true;
      Node all = many(room);
      Optional<Node> empty = Optional.ofNullable(names.remove(""));
      List<Node> merged = List.copyOf(names.values());
      names.clear();
      empty.ifPresent(node -> names.put("", node));
      merged.forEach(node -> all.merge(node, room));
    }

    private void merge(Node other, KeepRoom room) {
      other.leaf.ifPresent(theirs -> leaf(room).add(theirs));
      forms.addAll(other.forms);
      other.many.ifPresent(theirs -> many(room).merge(theirs, room));
      other.names.forEach((name, theirs) -> child(name, room).merge(theirs, room));
      if (other.crowded && !crowded) {
        crowd(room);
      }
    }

    private PathLeaf leaf(KeepRoom room) {
      if (leaf.isPresent()) {
        return leaf.get();
      }
      room.take("");
      PathLeaf added = new PathLeaf();
      leaf = Optional.of(added);
      return added;
    }

    private void collect(
        List<Optional<String>> above, Map<Integer, String> reasons, List<Entry> entries) {
      leaf.ifPresent(
          found -> entries.add(new Entry(new PathShape(above, new TreeMap<>(reasons)), found)));
      for (Map.Entry<String, Node> name : new TreeMap<>(names).entrySet()) {
        descend(Optional.of(name.getKey()), name.getValue(), above, reasons, entries);
      }
      many.ifPresent(
          below -> {
            int place = above.size() + 1;
            reasons.put(place, why());
            descend(Optional.empty(), below, above, reasons, entries);
            reasons.remove(place);
          });
    }

    private static void descend(
        Optional<String> segment,
        Node below,
        List<Optional<String>> above,
        Map<Integer, String> reasons,
        List<Entry> entries) {
      above.addLast(segment);
      below.collect(above, reasons, entries);
      above.removeLast();
    }

    private String why() {
      String found = forms.stream().map(IdentifierForm::words).collect(Collectors.joining(", "));
      String names = SIBLINGS + " names or more";
      if (!crowded) {
        return found;
      }
      return found.isEmpty() ? names : found + ", " + names;
    }
  }
}
