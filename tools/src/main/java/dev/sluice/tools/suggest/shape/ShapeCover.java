package dev.sluice.tools.suggest.shape;

import dev.sluice.tools.suggest.shape.PathTree.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Leaves out shapes whose paths and queries another shape admits already. */
@SuppressWarnings("ReferenceEquality") // whether it is the same entry
final class ShapeCover {
  private ShapeCover() {}

  /** What a left out shape has counted goes to the one that covers it. Keeps the order. */
  static List<Entry> reduced(List<Entry> entries) {
    Map<Optional<String>, List<Entry>> wide = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.shape().segments().stream().anyMatch(Optional::isEmpty)) {
        wide.computeIfAbsent(entry.shape().first(), unseen -> new ArrayList<>()).add(entry);
      }
    }
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : entries) {
      Entry widest = widest(entry, wide.getOrDefault(entry.shape().first(), List.of()));
      if (widest == entry) {
        kept.add(entry);
      } else {
        widest.leaf().add(entry.leaf());
      }
    }
    return kept;
  }

  private static Entry widest(Entry entry, List<Entry> wide) {
    Optional<Entry> cover =
        wide.stream().filter(other -> other != entry && covers(other, entry)).findFirst();
    return cover.isPresent() ? widest(cover.get(), wide) : entry;
  }

  /**
   * Two different shapes of a tree never cover each other. Calls are not compared: a path that
   * covers another one would get its calls.
   */
  private static boolean covers(Entry wide, Entry narrow) {
    return wide.leaf().calls().isEmpty()
        && wide.shape().covers(narrow.shape())
        && narrow.leaf().queryKeys().containsAll(wide.leaf().queryKeys());
  }
}
