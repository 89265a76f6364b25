package dev.sluice.config.settings;

import java.time.Duration;

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
 */
public record AuditSettings(
    String topic,
    EventSettings events,
    Durability durability,
    OnFailure onFailure,
    long segmentBytes,
    long maxBytes,
    Duration joinWindow) {
  public static final AuditSettings DEFAULTS =
      new AuditSettings(
          "sluice.audit.ocsf",
          EventSettings.DEFAULTS,
          Durability.JOURNALED,
          OnFailure.FAIL_CLOSED,
          64L << 20,
          4L << 30,
          Duration.ofSeconds(2));

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
}
