package dev.sluice.config.settings.audit;

import dev.sluice.config.source.Fields;
import java.time.Duration;
import java.util.Map;

/**
 * Which events a record becomes.
 *
 * @param stageEvents {@code audit.stage_events}: which stages get an event of their own
 * @param integrity {@code audit.integrity}: how tampering with shipped events is detected
 * @param checkpoints {@code audit.checkpoint}: when the node signs the hash chain
 */
public record EventSettings(
    StageEvents stageEvents, Integrity integrity, Checkpoints checkpoints, NameSettings names) {
  public static final EventSettings DEFAULTS =
      new EventSettings(
          StageEvents.ALL,
          Integrity.NONE,
          new Checkpoints(1000, Duration.ofSeconds(60)),
          NameSettings.DEFAULTS);

  public EventSettings(StageEvents stageEvents, Integrity integrity) {
    this(stageEvents, integrity, DEFAULTS.checkpoints(), DEFAULTS.names());
  }

  /**
   * When the node signs the hash chain.
   *
   * @param events {@code events}: most events between two checkpoints
   * @param every {@code every}: longest time between two checkpoints
   */
  public record Checkpoints(long events, Duration every) {
    private static final int MOST_EVENTS = 1_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private static Checkpoints read(Fields checkpoint) {
      Checkpoints defaults = DEFAULTS.checkpoints();
      return new Checkpoints(
          checkpoint.integer("events", 1, MOST_EVENTS, (int) defaults.events()),
          checkpoint.duration("every", SHORTEST, LONGEST, defaults.every()));
    }
  }

  /** Which stages of a chain get an event of their own. */
  public enum StageEvents {
    ALL,
    /** Those that denied, changed, failed, or left a body that policy objects to. */
    CHANGED,
    NONE;

    private static final Map<String, StageEvents> WORDS =
        Map.of("all", ALL, "changed", CHANGED, "none", NONE);
  }

  /** How tampering with shipped events is detected. */
  public enum Integrity {
    NONE,
    HASH_CHAIN;

    private static final Map<String, Integrity> WORDS =
        Map.of("none", NONE, "hash_chain", HASH_CHAIN);
  }

  static EventSettings read(Fields audit) {
    return new EventSettings(
        audit.choice("stage_events", StageEvents.WORDS, DEFAULTS.stageEvents()),
        audit.choice("integrity", Integrity.WORDS, DEFAULTS.integrity()),
        audit.section("checkpoint", Checkpoints::read),
        NameSettings.read(audit));
  }
}
