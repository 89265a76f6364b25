package dev.sluice.policy.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The paths of one host, port and method as a tree of segments. A segment that is an identifier,
 * and eight or more that stand at one place, become one that stands for many; never the first one
 * of a path. The shapes do not depend on the order in which the paths came. One thread.
 */
public final class PathTree<L extends PathTree.Merged<L>> {
  private static final char SEPARATOR = '/';

  private final SegmentNode<L> root = new SegmentNode<>(true);
  private final KeepRoom room;
  private final Supplier<L> leaves;

  /** What is kept at a shape. */
  public interface Merged<L> {
    void merge(L other);
  }

  public record Entry<L>(PathShape shape, L leaf) {}

  /**
   * Starts empty.
   *
   * @param room that is taken and given back; the caller asks whether it is full
   */
  public PathTree(KeepRoom room, Supplier<L> leaves) {
    this.room = room;
    this.leaves = leaves;
  }

  public L at(String path) {
    SegmentNode<L> node = root;
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
    SegmentNode<L> node = root;
    for (Optional<String> segment : shape.segments()) {
      node = segment.isPresent() ? node.child(segment.get(), room, leaves) : node.many(room);
    }
    return node.leaf(room, leaves);
  }

  public Optional<L> find(PathShape shape) {
    Optional<SegmentNode<L>> node = Optional.of(root);
    for (Optional<String> segment : shape.segments()) {
      node = node.flatMap(above -> above.find(segment));
    }
    return node.flatMap(SegmentNode::leaf);
  }

  public List<Entry<L>> entries() {
    List<Entry<L>> entries = new ArrayList<>();
    root.collect(new ArrayList<>(), new TreeMap<>(), entries);
    return entries;
  }

  public void removeIf(Predicate<L> condition) {
    root.removeIf(condition, room);
  }
}
