package dev.sluice.config.settings;

/**
 * What becomes of a record as events.
 *
 * @param stageEvents {@code audit.stage_events}: which stages get an event of their own
 * @param integrity {@code audit.integrity}: what shows that shipped events were tampered with
 */
public record EventSettings(StageEvents stageEvents, Integrity integrity) {
  public static final EventSettings DEFAULTS = new EventSettings(StageEvents.ALL, Integrity.NONE);

  /** Which stages of a chain get an event of their own. */
  public enum StageEvents {
    /** Every one, as in the reference. */
    ALL,
    /** Those that denied, changed, failed, or left a body that policy objects to. */
    CHANGED,
    /** None; findings and the decision itself stay. */
    NONE
  }

  /** What shows that shipped events were tampered with. */
  public enum Integrity {
    /** Nothing. */
    NONE,
    /** Each event names the hash of the one before it. */
    HASH_CHAIN
  }
}
