package dev.sluice.tools.suggest.shape;

import dev.sluice.policy.shape.PathTree.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Leaves out shapes whose paths and queries another shape admits already. */
@SuppressWarnings("ReferenceEquality") // whether it is the same entry
public final class ShapeCover {
  private ShapeCover() {}

  /** What a left out shape has counted goes to the one that covers it. Keeps the order. */
  public static List<Entry<PathLeaf>> reduced(List<Entry<PathLeaf>> entries) {
    Map<Optional<String>, List<Entry<PathLeaf>>> wide = new HashMap<>();
    for (Entry<PathLeaf> entry : entries) {
      if (entry.shape().segments().stream().anyMatch(Optional::isEmpty)) {
        wide.computeIfAbsent(entry.shape().first(), unseen -> new ArrayList<>()).add(entry);
      }
    }
    List<Entry<PathLeaf>> kept = new ArrayList<>();
    for (Entry<PathLeaf> entry : entries) {
      Entry<PathLeaf> widest = widest(entry, wide.getOrDefault(entry.shape().first(), List.of()));
      if (widest == entry) {
        kept.add(entry);
      } else {
        widest.leaf().merge(entry.leaf());
      }
    }
    return kept;
  }

  private static Entry<PathLeaf> widest(Entry<PathLeaf> entry, List<Entry<PathLeaf>> wide) {
    Optional<Entry<PathLeaf>> cover =
        wide.stream().filter(other -> other != entry && covers(other, entry)).findFirst();
    return cover.isPresent() ? widest(cover.get(), wide) : entry;
  }

  /**
   * Two different shapes of a tree never cover each other. Calls are not compared: a path that
   * covers another one would get its calls.
   */
  private static boolean covers(Entry<PathLeaf> wide, Entry<PathLeaf> narrow) {
    return wide.leaf().calls().isEmpty()
        && wide.shape().covers(narrow.shape())
        && narrow.leaf().queryKeys().containsAll(wide.leaf().queryKeys());
  }
}
