package dev.sluice.config.settings;

import dev.sluice.config.settings.EventSettings.Integrity;
import dev.sluice.config.settings.EventSettings.StageEvents;
import dev.sluice.config.source.Fields;
import java.util.Map;

/** {@code audit.stage_events} and {@code audit.integrity}. */
final class EventSettingsReader {
  private static final Map<String, StageEvents> STAGE_EVENTS =
      Map.of(
          "all", StageEvents.ALL,
          "changed", StageEvents.CHANGED,
          "none", StageEvents.NONE);
  private static final Map<String, Integrity> INTEGRITY =
      Map.of("none", Integrity.NONE, "hash_chain", Integrity.HASH_CHAIN);

  private EventSettingsReader() {}

  static EventSettings read(Fields audit) {
    EventSettings defaults = EventSettings.DEFAULTS;
    return new EventSettings(
        audit
            .take("stage_events")
            .flatMap(at -> at.choice(STAGE_EVENTS))
            .orElse(defaults.stageEvents()),
        audit.take("integrity").flatMap(at -> at.choice(INTEGRITY)).orElse(defaults.integrity()));
  }
}
