package dev.sluice.audit.ledger;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The identities of the writers of one node, by their index. One thread at a time. */
final class WriterIdentities {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String node;
  private final Map<Integer, List<Renaming>> renamings = new TreeMap<>();

  /** An identity that begins behind a record; without a suffix it is the first one. */
  record Renaming(long after, long decisions, String suffix) {
    private static Renaming begin(long after, long decisions) {
      return new Renaming(after, decisions, HexFormat.of().toHexDigits(RANDOM.nextInt()));
    }
  }

  /** One receives each identity but the first of a writer, in their order. */
  interface Each {
    void accept(int index, Renaming identity);
  }

  WriterIdentities(String node) {
    this.node = node;
  }

  WriterName at(int index, long sequence) {
    Renaming current = new Renaming(0, 0, "");
    long last = Long.MAX_VALUE;
    for (Renaming next : renamings.getOrDefault(index, List.of())) {
      if (next.after() < sequence) {
        current = next;
      } else {
        last = Math.min(last, next.after());
      }
    }
    return new WriterName(name(index, current), current.after(), last, current.decisions());
  }

  private String name(int index, Renaming identity) {
    return node + "/" + index + (identity.suffix().isEmpty() ? "" : "-" + identity.suffix());
  }

  /**
   * Begins one behind a record, unless one begins there already.
   *
   * @param taken names that another copy of the state took; those there and later are left to it
   */
  void begin(int index, long after, long decisions, Set<String> taken) {
    List<Renaming> all = renamings.computeIfAbsent(index, fresh -> new ArrayList<>());
    all.replaceAll(
        known ->
            known.after() >= after && taken.contains(name(index, known))
                ? Renaming.begin(known.after(), known.decisions())
                : known);
    if (all.stream().noneMatch(known -> known.after() == after)) {
      all.add(Renaming.begin(after, decisions));
      all.sort(Comparator.comparingLong(Renaming::after));
    }
  }

  void add(int index, Renaming begun) {
    renamings.computeIfAbsent(index, fresh -> new ArrayList<>()).add(begun);
  }

  void retain(Set<Integer> writers, int first) {
    renamings.keySet().removeIf(index -> index < first && !writers.contains(index));
  }

  void each(Each to) {
    renamings.forEach((index, all) -> all.forEach(identity -> to.accept(index, identity)));
  }
}
