package dev.sluice.config.settings.audit;

import dev.sluice.config.source.Fields;
import java.util.Map;

/**
 * Which events a record becomes.
 *
 * @param stageEvents {@code audit.stage_events}: which stages get an event of their own
 * @param integrity {@code audit.integrity}: how tampering with shipped events is detected
 */
public record EventSettings(StageEvents stageEvents, Integrity integrity) {
  public static final EventSettings DEFAULTS = new EventSettings(StageEvents.ALL, Integrity.NONE);

  /** Which stages of a chain get an event of their own. */
  public enum StageEvents {
    /** Every stage, as in the reference. */
    ALL,
    /** Those that denied, changed, failed, or left a body that policy objects to. */
    CHANGED,
    /** None; findings and the decision itself stay. */
    NONE;

    private static final Map<String, StageEvents> WORDS =
        Map.of("all", ALL, "changed", CHANGED, "none", NONE);
  }

  /** How tampering with shipped events is detected. */
  public enum Integrity {
    /** Not at all. */
    NONE,
    /** Each event names the hash of the one before it. */
    HASH_CHAIN;

    private static final Map<String, Integrity> WORDS =
        Map.of("none", NONE, "hash_chain", HASH_CHAIN);
  }

  static EventSettings read(Fields audit) {
    return new EventSettings(
        audit
            .take("stage_events")
            .flatMap(at -> at.choice(StageEvents.WORDS))
            .orElse(DEFAULTS.stageEvents()),
        audit
            .take("integrity")
            .flatMap(at -> at.choice(Integrity.WORDS))
            .orElse(DEFAULTS.integrity()));
  }
}
