package dev.sluice.config.settings.audit;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The journal and its events: {@code audit.*}.
 *
 * @param topic {@code audit.topic}
 * @param durability {@code audit.durability}
 * @param onFailure {@code audit.on_failure}
 * @param maxBytes {@code audit.max_bytes}: journal of the whole node; a full journal is a failing
 *     one
 * @param joinWindow {@code audit.join_window}: how long a decision waits for its completion
 * @param unready {@code audit.unready}: when the node asks for no more traffic
 */
public record AuditSettings(
    String topic,
    EventSettings events,
    Durability durability,
    OnFailure onFailure,
    long maxBytes,
    Duration joinWindow,
    Unready unready) {
  public static final AuditSettings DEFAULTS =
      new AuditSettings(
          "sluice.audit.ocsf",
          EventSettings.DEFAULTS,
          Durability.JOURNALED,
          OnFailure.FAIL_CLOSED,
          4L << 30,
          Duration.ofSeconds(2),
          new Unready(0.9, Optional.empty()));

  private static final long SMALLEST_JOURNAL = 1L << 21;
  private static final long LARGEST_JOURNAL = 1L << 42;
  private static final Duration SHORTEST_JOIN = Duration.ofMillis(1);
  private static final Duration LONGEST_JOIN = Duration.ofMinutes(1);

  // Kafka's own rule for topic names.
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  /** The failure that a record survives before its decision takes effect. */
  public enum Durability {
    /** None; memory is bounded, losses are counted. */
    MEMORY,
    /** A crash of the process. */
    JOURNALED,
    /** A power loss. */
    FSYNC;

    private static final Map<String, Durability> WORDS =
        Map.of("memory", MEMORY, "journaled", JOURNALED, "fsync", FSYNC);
  }

  /** What happens to a request whose record the journal cannot take. */
  public enum OnFailure {
    /** 503 {@code audit_unavailable}. */
    FAIL_CLOSED,
    /** The request goes on; the loss is counted and reported. */
    FAIL_OPEN;

    private static final Map<String, OnFailure> WORDS =
        Map.of("fail_closed", FAIL_CLOSED, "fail_open", FAIL_OPEN);
  }

  /**
   * When a node reports that it is not ready.
   *
   * @param journalFill {@code journal_fill}: share of {@code audit.max_bytes} in use, 0 to 1
   * @param oldest {@code oldest}: age of the oldest record that Kafka does not have; empty: any
   */
  public record Unready(double journalFill, Optional<Duration> oldest) {
    private static final Duration YOUNGEST = Duration.ofSeconds(1);
    private static final Duration OLDEST = Duration.ofDays(30);

    private static Unready read(Fields unready) {
      double fill = DEFAULTS.unready().journalFill();
      return new Unready(
          unready.take("journal_fill").map(at -> at.number(0, 1).orElse(fill)).orElse(fill),
          unready.take("oldest").flatMap(Unready::age));
    }

    private static Optional<Duration> age(Cursor at) {
      return at.isText("off") ? Optional.empty() : at.duration(YOUNGEST, OLDEST);
    }
  }

  public static AuditSettings read(Fields audit) {
    return new AuditSettings(
        audit.take("topic").flatMap(AuditSettings::topic).orElse(DEFAULTS.topic()),
        EventSettings.read(audit),
        audit.choice("durability", Durability.WORDS, DEFAULTS.durability()),
        audit.choice("on_failure", OnFailure.WORDS, DEFAULTS.onFailure()),
        audit.bytes("max_bytes", SMALLEST_JOURNAL, LARGEST_JOURNAL, DEFAULTS.maxBytes()),
        audit.duration("join_window", SHORTEST_JOIN, LONGEST_JOIN, DEFAULTS.joinWindow()),
        audit.section("unready", Unready::read));
  }

  private static Optional<String> topic(Cursor at) {
    Optional<String> text = at.text();
    Optional<String> topic = text.filter(name -> TOPIC.matcher(name).matches());
    if (text.isPresent() && topic.isEmpty()) {
      at.error("not a topic name; use 1 to 249 letters, digits, '.', '_' or '-'");
    }
    return topic;
  }
}
