package dev.sluice.config.policy.shape;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The paths of one host, port and method as a tree of segments. A segment that is an identifier,
 * and eight or more that stand at one place, become one that stands for many; never the first one
 * of a path. The shapes do not depend on the order in which the paths came. One thread.
 *
 * @param <L> what is kept at a shape
 */
public final class PathTree<L extends PathTree.Merged<L>> {
  /** From so many on, names at one place are taken for names of things. */
  static final int SIBLINGS = 8;

  private static final char SEPARATOR = '/';

  private final Node<L> root = new Node<>(true);
  private final KeepRoom room;
  private final Supplier<L> leaves;

  /**
   * What is kept at a shape.
   *
   * @param <L> itself
   */
  public interface Merged<L> {
    /** Takes over what another one has, whose shape is no more. */
    void merge(L other);
  }

  /** A shape and what is kept there. */
  public record Entry<L>(PathShape shape, L leaf) {}

  /**
   * Starts empty.
   *
   * @param room that is taken and given back; the caller asks whether it is full
   * @param leaves makes an empty one
   */
  public PathTree(KeepRoom room, Supplier<L> leaves) {
    this.room = room;
    this.leaves = leaves;
  }

  /** The place of a path; the same one for every path of its shape. */
  public L at(String path) {
    Node<L> node = root;
    int from = 1;
    while (from <= path.length()) {
      int end = path.indexOf(SEPARATOR, from);
      end = end < 0 ? path.length() : end;
      node = node.child(path.substring(from, end), room, leaves);
      from = end + 1;
    }
    return node.leaf(room, leaves);
  }

  /** The place of a shape that another part of the system has begun to make. */
  public L at(PathShape shape) {
    Node<L> node = root;
    for (Optional<String> segment : shape.segments()) {
      node = segment.isPresent() ? node.child(segment.get(), room, leaves) : node.many(room);
    }
    return node.leaf(room, leaves);
  }

  /** All shapes. */
  public List<Entry<L>> entries() {
    List<Entry<L>> entries = new ArrayList<>();
    root.collect(new ArrayList<>(), new TreeMap<>(), entries);
    return entries;
  }

  /** Forgets what is kept at some shapes, and gives back its room. */
  public void removeIf(Predicate<L> condition) {
    root.removeIf(condition, room);
  }

  /** The segments of the paths below a place. */
  private static final class Node<L extends Merged<L>> {
    private final Map<String, Node<L>> names = new HashMap<>();
    private final Set<IdentifierForm> forms = EnumSet.noneOf(IdentifierForm.class);
    private final boolean first;
    private Optional<Node<L>> many = Optional.empty();
    private boolean crowded;
    private Optional<L> leaf = Optional.empty();

    /**
     * @param first whether its segments are first ones
     */
    private Node(boolean first) {
      this.first = first;
    }

    private Node<L> child(String segment, KeepRoom room, Supplier<L> leaves) {
      Node<L> known = names.get(segment);
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
      Node<L> added = named(segment, room);
      if (names.keySet().stream().filter(name -> !name.isEmpty()).count() < SIBLINGS) {
        return added;
      }
      crowd(room, leaves);
      return many(room);
    }

    private Node<L> named(String segment, KeepRoom room) {
      room.take(segment);
      Node<L> added = new Node<>(false);
      names.put(segment, added);
      return added;
    }

    private Node<L> many(KeepRoom room) {
      if (many.isPresent()) {
        return many.get();
      }
      room.take("");
      Node<L> added = new Node<>(false);
      many = Optional.of(added);
      return added;
    }

    /** The names become one segment; the last one has nothing below it yet. */
    private void crowd(KeepRoom room, Supplier<L> leaves) {
      crowded = true;
      Node<L> all = many(room);
      Optional<Node<L>> empty = Optional.ofNullable(names.remove(""));
      List<Node<L>> merged = List.copyOf(names.values());
      names.clear();
      empty.ifPresent(node -> names.put("", node));
      merged.forEach(node -> all.merge(node, room, leaves));
    }

    private void merge(Node<L> other, KeepRoom room, Supplier<L> leaves) {
      other.leaf.ifPresent(theirs -> leaf(room, leaves).merge(theirs));
      forms.addAll(other.forms);
      other.many.ifPresent(theirs -> many(room).merge(theirs, room, leaves));
      other.names.forEach((name, theirs) -> child(name, room, leaves).merge(theirs, room, leaves));
      if (other.crowded && !crowded) {
        crowd(room, leaves);
      }
    }

    private L leaf(KeepRoom room, Supplier<L> leaves) {
      if (leaf.isPresent()) {
        return leaf.get();
      }
      room.take("");
      L added = leaves.get();
      leaf = Optional.of(added);
      return added;
    }

    /** Whether nothing is left. */
    private boolean removeIf(Predicate<L> condition, KeepRoom room) {
      if (leaf.filter(condition).isPresent()) {
        leaf = Optional.empty();
        room.give("");
      }
      names
          .entrySet()
          .removeIf(
              name -> {
                boolean empty = name.getValue().removeIf(condition, room);
                if (empty) {
                  room.give(name.getKey());
                }
                return empty;
              });
      if (many.filter(below -> below.removeIf(condition, room)).isPresent()) {
        many = Optional.empty();
        room.give("");
      }
      return leaf.isEmpty() && names.isEmpty() && many.isEmpty();
    }

    private void collect(
        List<Optional<String>> above, Map<Integer, String> reasons, List<Entry<L>> entries) {
      leaf.ifPresent(
          found -> entries.add(new Entry<>(new PathShape(above, new TreeMap<>(reasons)), found)));
      for (Map.Entry<String, Node<L>> name : new TreeMap<>(names).entrySet()) {
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

    private static <L extends Merged<L>> void descend(
        Optional<String> segment,
        Node<L> below,
        List<Optional<String>> above,
        Map<Integer, String> reasons,
        List<Entry<L>> entries) {
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
