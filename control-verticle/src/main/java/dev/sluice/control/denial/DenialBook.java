package dev.sluice.control.denial;

import dev.sluice.config.settings.LearnSettings;
import dev.sluice.control.denial.HostDenials.Selection;
import dev.sluice.control.denial.HostDenials.Target;
import dev.sluice.control.denial.ShapeDenials.Tally;
import dev.sluice.proto.v1.DenialsTold;
import dev.sluice.proto.v1.DenialsWanted;
import dev.sluice.proto.v1.DeniedShape;
import dev.sluice.proto.v1.UnkeptDenials;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * What each sandbox was denied. A sandbox has at most {@code control.learn.max_keys} keys. Where
 * the room of the node is full, the sandbox that takes most of it gives some up for one that takes
 * less, so that a flood of one costs no other its keys. Event loop only.
 */
final class DenialBook {
  static final long ROOM = 64L << 20;

  static final int MOST_TOLD = 1000;

  /** Names that senders may claim; there are as many sandboxes as settings and policies name. */
  private static final int MOST_SANDBOXES = 10_000;

  private static final Comparator<DeniedShape> OLDEST_FIRST =
      Comparator.comparingLong(DeniedShape::getLastMs);

  private final Map<String, SandboxDenials> sandboxes = new HashMap<>();
  private final LearnSettings limits;
  private final long begunMs;
  private final long roomBytes;
  private long bytes;
  private long unkept;
  private long change;

  DenialBook(LearnSettings limits, long nowMs) {
    this(limits, nowMs, ROOM);
  }

  DenialBook(LearnSettings limits, long nowMs, long roomBytes) {
    this.limits = limits;
    this.begunMs = nowMs;
    this.roomBytes = roomBytes;
  }

  void add(DeniedShape told, long nowMs) {
    Optional<SandboxDenials> known = sandbox(told.getSandbox());
    if (known.isEmpty()) {
      unkept += told.getCount();
      return;
    }
    SandboxDenials sandbox = known.get();
    if (!sandbox.has(told) && (sandbox.keys() >= limits.maxKeys() || !makeRoom(sandbox))) {
      addUnkept(sandbox, told.getCount());
      return;
    }
    change++;
    // The clock of a proxy may be ahead.
    long last = Math.min(told.getLastMs(), nowMs);
    Tally tally =
        new Tally(
            told.getCount(), Math.min(told.getFirstMs(), last), last, told.getRequest(), change);
    bytes -= sandbox.bytes();
    sandbox.add(told, tally);
    bytes += sandbox.bytes();
  }

  void add(UnkeptDenials told) {
    Optional<SandboxDenials> known = sandbox(told.getSandbox());
    if (known.isPresent()) {
      addUnkept(known.get(), told.getCount());
    } else {
      unkept += told.getCount();
    }
  }

  private void addUnkept(SandboxDenials sandbox, long count) {
    sandbox.addUnkept(count);
    unkept += count;
  }

  private Optional<SandboxDenials> sandbox(String name) {
    if (!sandboxes.containsKey(name) && sandboxes.size() >= MOST_SANDBOXES) {
      return Optional.empty();
    }
    return Optional.of(sandboxes.computeIfAbsent(name, SandboxDenials::new));
  }

  private boolean makeRoom(SandboxDenials sandbox) {
    while (bytes >= roomBytes) {
      SandboxDenials largest =
          sandboxes.values().stream()
              .max(Comparator.comparingLong(SandboxDenials::bytes))
              .orElse(sandbox);
      if (largest.bytes() <= sandbox.bytes()) {
        return false;
      }
      long before = largest.unkept();
      bytes -= largest.bytes();
      largest.forgetOldestHost();
      bytes += largest.bytes();
      unkept += largest.unkept() - before;
    }
    return true;
  }

  void expire(long nowMs) {
    long before = nowMs - limits.window().toMillis();
    sandboxes.values().forEach(sandbox -> sandbox.expire(before));
    bytes = sandboxes.values().stream().mapToLong(SandboxDenials::bytes).sum();
  }

  DenialsTold answer(DenialsWanted wanted, long nowMs) {
    int most = Math.clamp(wanted.getMost(), 1, MOST_TOLD);
    Selection selection = selection(wanted, nowMs);
    PriorityQueue<DeniedShape> newest = new PriorityQueue<>(OLDEST_FIRST);
    int[] leftOut = new int[1];
    DenialsTold.Builder told =
        DenialsTold.newBuilder()
            .setBegunMs(begunMs)
            .setWindowMs(limits.window().toMillis())
            .setChange(change);
    for (SandboxDenials sandbox : wanted(wanted.getSandbox())) {
      sandbox.tell(
          selection,
          shape -> {
            newest.add(shape);
            if (newest.size() > most) {
              newest.poll();
              leftOut[0]++;
            }
          });
      if (sandbox.unkept() > 0) {
        told.addUnkept(
            UnkeptDenials.newBuilder().setSandbox(sandbox.name()).setCount(sandbox.unkept()));
      }
    }
    List<DeniedShape> sorted = new ArrayList<>(newest);
    sorted.sort(OLDEST_FIRST.reversed());
    return told.addAllDenials(sorted).setLeftOut(leftOut[0]).build();
  }

  private Selection selection(DenialsWanted wanted, long nowMs) {
    return new Selection(
        Math.max(wanted.getSinceMs(), nowMs - limits.window().toMillis()),
        wanted.getAfter() == 0 ? -1 : wanted.getAfter());
  }

  private Collection<SandboxDenials> wanted(String sandbox) {
    if (sandbox.isEmpty()) {
      return sandboxes.values();
    }
    SandboxDenials one = sandboxes.get(sandbox);
    return one == null ? List.of() : List.of(one);
  }

  KeptDenials kept() {
    return new KeptDenials(
        sandboxes.values().stream().mapToInt(SandboxDenials::keys).sum(), bytes, unkept);
  }

  /** What one sandbox was denied. Event loop only. */
  private static final class SandboxDenials {
    /** The one that was longest not denied first. */
    private final LinkedHashMap<Target, HostDenials> hosts = new LinkedHashMap<>();

    private final String name;
    private int keys;
    private long bytes;
    private long unkept;

    SandboxDenials(String name) {
      this.name = name;
    }

    boolean has(DeniedShape told) {
      HostDenials host = hosts.get(Target.of(told));
      return host != null && host.has(told);
    }

    void add(DeniedShape told, Tally tally) {
      Target target = Target.of(told);
      HostDenials known = hosts.remove(target);
      HostDenials host = known == null ? new HostDenials(target) : known;
      release(known == null ? 0 : host.use().keys(), known == null ? 0 : host.use().bytes());
      host.add(told, tally);
      hosts.put(target, host);
      keys += host.use().keys();
      bytes += host.use().bytes();
    }

    private void release(int fewerKeys, long fewerBytes) {
      keys -= fewerKeys;
      bytes -= fewerBytes;
    }

    void addUnkept(long count) {
      unkept += count;
    }

    void forgetOldestHost() {
      Iterator<HostDenials> oldest = hosts.values().iterator();
      HostDenials host = oldest.next();
      host.tell(name, Selection.ALL, shape -> unkept += shape.getCount());
      oldest.remove();
      release(host.use().keys(), host.use().bytes());
    }

    boolean expire(long beforeMs) {
      hosts.values().removeIf(host -> host.expire(beforeMs));
      keys = hosts.values().stream().mapToInt(host -> host.use().keys()).sum();
      bytes = hosts.values().stream().mapToLong(host -> host.use().bytes()).sum();
      return hosts.isEmpty();
    }

    void tell(Selection wanted, Consumer<DeniedShape> told) {
      hosts.values().forEach(host -> host.tell(name, wanted, told));
    }

    String name() {
      return name;
    }

    int keys() {
      return keys;
    }

    long bytes() {
      return bytes;
    }

    long unkept() {
      return unkept;
    }
  }
}
