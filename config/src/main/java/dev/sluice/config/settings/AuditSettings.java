package dev.sluice.config.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * The journal and what is shipped from it: {@code audit.*}.
 *
 * @param topic {@code audit.topic}
 * @param events what becomes of a record as events
 * @param durability {@code audit.durability}
 * @param onFailure {@code audit.on_failure}
 * @param segmentBytes {@code audit.segment_bytes}: size of one journal file
 * @param maxBytes {@code audit.max_bytes}: journal of the whole node; full means failing
 * @param joinWindow {@code audit.join_window}: how long a decision waits for its completion
 * @param unready {@code audit.unready}: when the node asks for no more traffic
 */
public record AuditSettings(
    String topic,
    EventSettings events,
    Durability durability,
    OnFailure onFailure,
    long segmentBytes,
    long maxBytes,
    Duration joinWindow,
    Unready unready) {
  public static final AuditSettings DEFAULTS =
      new AuditSettings(
          "sluice.audit.ocsf",
          EventSettings.DEFAULTS,
          Durability.JOURNALED,
          OnFailure.FAIL_CLOSED,
          64L << 20,
          4L << 30,
          Duration.ofSeconds(2),
          new Unready(0.9, Optional.empty()));

  /** What a record survives before its decision takes effect. */
  public enum Durability {
    /** Nothing; bounded memory, losses are counted. */
    MEMORY,
    /** A crash of the process. */
    JOURNALED,
    /** A power loss. */
    FSYNC
  }

  /** What a journal that cannot take a record does to the request. */
  public enum OnFailure {
    /** 503 {@code audit_unavailable}. */
    FAIL_CLOSED,
    /** The request goes on; the loss is counted and reported. */
    FAIL_OPEN
  }

  /**
   * What makes a node unready.
   *
   * @param journalFill {@code journal_fill}: share of {@code audit.max_bytes} that is in use, 0 to
   *     1
   * @param oldest {@code oldest}: age of the oldest record that Kafka does not have; absent for any
   */
  public record Unready(double journalFill, Optional<Duration> oldest) {}
}
