package dev.sluice.control.denial;

import dev.sluice.control.denial.ShapeDenials.HostUse;
import dev.sluice.control.denial.ShapeDenials.Tally;
import dev.sluice.control.denial.ShapeDenials.Wanted;
import dev.sluice.policy.shape.PathShape;
import dev.sluice.policy.shape.PathTree;
import dev.sluice.proto.v1.DeniedShape;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What one sandbox was denied at one host and port. Event loop only. */
final class HostDenials {
  private static final String TUNNEL = "tunnel";

  private final Map<Way, PathTree<ShapeDenials>> trees = new HashMap<>();
  private final HostUse use = new HostUse();
  private final Target target;
  private long lastMs;
  private long change;

  record Target(String host, int port) {
    static Target of(DeniedShape told) {
      return new Target(told.getHost(), told.getPort());
    }
  }

  private record Way(String protocol, String method) {
    static Way of(DeniedShape told) {
      return new Way(told.getProtocol(), told.getMethod());
    }
  }

  record Selection(long sinceMs, long after) {
    static final Selection ALL = new Selection(0, -1);

    private boolean admits(long lastMs, long change) {
      return lastMs >= sinceMs && change > after;
    }
  }

  HostDenials(Target target) {
    this.target = target;
    use.room().take(target.host());
  }

  boolean has(DeniedShape told) {
    PathTree<ShapeDenials> tree = trees.get(Way.of(told));
    return tree != null
        && tree.find(PathShape.ofGlob(told.getPath()))
            .filter(shape -> shape.has(Wanted.of(told)))
            .isPresent();
  }

  void add(DeniedShape told, Tally tally) {
    Way way = Way.of(told);
    PathTree<ShapeDenials> tree = trees.get(way);
    if (tree == null) {
      tree = new PathTree<>(use.room(), () -> new ShapeDenials(use));
      use.room().take(way.protocol() + way.method());
      trees.put(way, tree);
    }
    tree.at(PathShape.ofGlob(told.getPath())).add(Wanted.of(told), tally);
    lastMs = Math.max(lastMs, tally.lastMs());
    change = tally.change();
  }

  boolean expire(long beforeMs) {
    if (lastMs < beforeMs) {
      return true;
    }
    trees
        .entrySet()
        .removeIf(
            tree -> {
              tree.getValue().removeIf(shape -> shape.expire(beforeMs));
              boolean empty = tree.getValue().entries().isEmpty();
              if (empty) {
                use.room().give(tree.getKey().protocol() + tree.getKey().method());
              }
              return empty;
            });
    return trees.isEmpty();
  }

  void tell(String sandbox, Selection wanted, Consumer<DeniedShape> told) {
    if (!wanted.admits(lastMs, change)) {
      return;
    }
    trees.forEach(
        (way, tree) ->
            tree.entries()
                .forEach(
                    entry ->
                        tell(
                            way,
                            entry,
                            wanted,
                            shape -> told.accept(shape.setSandbox(sandbox).build()))));
  }

  private void tell(
      Way way,
      PathTree.Entry<ShapeDenials> entry,
      Selection selection,
      Consumer<DeniedShape.Builder> told) {
    entry
        .leaf()
        .forEach(
            (wanted, tally) -> {
              if (selection.admits(tally.lastMs(), tally.change())) {
                told.accept(shape(way, entry.shape(), wanted, tally));
              }
            });
  }

  private DeniedShape.Builder shape(Way way, PathShape path, Wanted wanted, Tally tally) {
    return DeniedShape.newBuilder()
        .setHost(target.host())
        .setPort(target.port())
        .setProtocol(way.protocol())
        .setMethod(way.method())
        .setPath(way.protocol().equals(TUNNEL) ? "" : path.glob())
        .setCode(wanted.code())
        .setOperation(wanted.operation())
        .setName(wanted.name())
        .setCount(tally.count())
        .setFirstMs(tally.firstMs())
        .setLastMs(tally.lastMs())
        .setRequest(tally.request());
  }

  HostUse use() {
    return use;
  }
}
