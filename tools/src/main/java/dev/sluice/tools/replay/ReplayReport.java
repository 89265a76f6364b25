package dev.sluice.tools.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a replay, and what it was made of.
 *
 * @param policy that judged
 * @param against the policy that judged before; empty: the record
 * @param chain what a check of the hash chain found; empty: not checked
 */
public record ReplayReport(
    Document policy, Optional<Document> against, ReplayCounts counts, Optional<String> chain) {
  public record Document(String file, String hash) {
    @Override
    public String toString() {
      return file + ", SHA-256 " + hash;
    }
  }

  List<Map.Entry<String, String>> facts() {
    List<Map.Entry<String, String>> facts = new ArrayList<>();
    facts.add(Map.entry("policy", policy.toString()));
    facts.add(
        Map.entry("against", against.map(Document::toString).orElse("the recorded decisions")));
    facts.add(
        Map.entry(
            "events",
            "%d read, %d decisions of %d sandboxes judged, %d unreadable"
                .formatted(
                    counts.read(), counts.judged(), counts.sandboxes(), counts.unreadable())));
    facts.add(Map.entry("numbers", numbers()));
    facts.add(Map.entry("hash chain", chain.orElse("not checked; --verify-chain does")));
    return facts;
  }

  private String numbers() {
    if (counts.gaps().isEmpty()) {
      return "no decision is missing between the first and the last of each writer";
    }
    long missing = counts.gaps().stream().mapToLong(ReplayCounts.Gap::size).sum();
    ReplayCounts.Gap first = counts.gaps().getFirst();
    return "%d decisions are missing in %d gaps, the first %d to %d of writer %s"
        .formatted(missing, counts.gaps().size(), first.first(), first.last(), first.writer());
  }

  /** What a group is about, in one line that may hold text of clients. */
  static String subject(ReplayGroup group) {
    String rule = group.key().rule().isEmpty() ? "no endpoint" : group.key().rule();
    String before = group.key().before();
    return switch (group.key().change()) {
      case NOW_DENIED -> rule + ", before " + (before.isEmpty() ? "no rule" : before);
      case NOW_ALLOWED -> rule + ", before " + (before.isEmpty() ? "no endpoint" : before);
      case UNDECIDED, SAME, NOT_POLICY -> rule;
    };
  }

  /** The sample in the form of a request. */
  static String request(ReplayGroup group) {
    var target = group.sample().target();
    return target.method() + " " + target.host() + ":" + target.port() + target.path();
  }

  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** Changes of which people want the groups. */
  static boolean isShown(Change change) {
    return change != Change.SAME;
  }
}
