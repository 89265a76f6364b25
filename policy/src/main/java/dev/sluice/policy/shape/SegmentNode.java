package dev.sluice.policy.shape;

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

/** The segments of the paths below a place of a {@link PathTree}. One thread. */
final class SegmentNode<L extends PathTree.Merged<L>> {
  // From so many on, names at one place are taken for names of things.
  private static final int SIBLINGS = 8;

  private final Map<String, SegmentNode<L>> names = new HashMap<>();
  private final Set<IdentifierForm> forms = EnumSet.noneOf(IdentifierForm.class);
  private final boolean first;
  private Optional<SegmentNode<L>> many = Optional.empty();
  private boolean crowded;
  private Optional<L> leaf = Optional.empty();

  SegmentNode(boolean first) {
    this.first = first;
  }

  SegmentNode<L> child(String segment, KeepRoom room, Supplier<L> leaves) {
    SegmentNode<L> known = names.get(segment);
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
    SegmentNode<L> added = named(segment, room);
    if (names.keySet().stream().filter(name -> !name.isEmpty()).count() < SIBLINGS) {
      return added;
    }
    crowd(room, leaves);
    return many(room);
  }

  Optional<SegmentNode<L>> find(Optional<String> segment) {
    SegmentNode<L> known = segment.isPresent() ? names.get(segment.get()) : null;
    if (known != null) {
      return Optional.of(known);
    }
    boolean joins =
        segment.isEmpty()
            || (!first
                && !segment.get().isEmpty()
                && (crowded || IdentifierForm.of(segment.get()).isPresent()));
    return joins ? many : Optional.empty();
  }

  private SegmentNode<L> named(String segment, KeepRoom room) {
    room.take(segment);
    SegmentNode<L> added = new SegmentNode<>(false);
    names.put(segment, added);
    return added;
  }

  SegmentNode<L> many(KeepRoom room) {
    if (many.isPresent()) {
      return many.get();
    }
    room.take("");
    SegmentNode<L> added = new SegmentNode<>(false);
    many = Optional.of(added);
    return added;
  }

  // The names become one segment; the last one has nothing below it yet.
  private void crowd(KeepRoom room, Supplier<L> leaves) {
    crowded = true;
    SegmentNode<L> all = many(room);
    Optional<SegmentNode<L>> empty = Optional.ofNullable(names.remove(""));
    Map<String, SegmentNode<L>> merged = new HashMap<>(names);
    names.clear();
    empty.ifPresent(node -> names.put("", node));
    merged.forEach(
        (name, node) -> {
          room.give(name);
          all.merge(node, room, leaves);
        });
  }

  private void merge(SegmentNode<L> other, KeepRoom room, Supplier<L> leaves) {
    other.leaf.ifPresent(
        theirs -> {
          room.give("");
          leaf(room, leaves).merge(theirs);
        });
    forms.addAll(other.forms);
    other.many.ifPresent(
        theirs -> {
          room.give("");
          many(room).merge(theirs, room, leaves);
        });
    other.names.forEach(
        (name, theirs) -> {
          room.give(name);
          child(name, room, leaves).merge(theirs, room, leaves);
        });
    if (other.crowded && !crowded) {
      crowd(room, leaves);
    }
  }

  Optional<L> leaf() {
    return leaf;
  }

  L leaf(KeepRoom room, Supplier<L> leaves) {
    if (leaf.isPresent()) {
      return leaf.get();
    }
    room.take("");
    L added = leaves.get();
    leaf = Optional.of(added);
    return added;
  }

  boolean removeIf(Predicate<L> condition, KeepRoom room) {
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

  void collect(
      List<Optional<String>> above, Map<Integer, String> reasons, List<PathTree.Entry<L>> entries) {
    leaf.ifPresent(
        found ->
            entries.add(new PathTree.Entry<>(new PathShape(above, new TreeMap<>(reasons)), found)));
    for (Map.Entry<String, SegmentNode<L>> name : new TreeMap<>(names).entrySet()) {
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

  private static <L extends PathTree.Merged<L>> void descend(
      Optional<String> segment,
      SegmentNode<L> below,
      List<Optional<String>> above,
      Map<Integer, String> reasons,
      List<PathTree.Entry<L>> entries) {
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
