package dev.sluice.config.settings;

import dev.sluice.config.settings.AuditSettings.Durability;
import dev.sluice.config.settings.AuditSettings.OnFailure;
import dev.sluice.config.settings.AuditSettings.Unready;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Value;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code audit.*}. */
final class AuditSettingsReader {
  private static final Map<String, Durability> DURABILITIES =
      Map.of(
          "memory", Durability.MEMORY,
          "journaled", Durability.JOURNALED,
          "fsync", Durability.FSYNC);
  private static final Map<String, OnFailure> ON_FAILURE =
      Map.of("fail_closed", OnFailure.FAIL_CLOSED, "fail_open", OnFailure.FAIL_OPEN);

  /** Kafka's own rule for topic names. */
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  private static final long SMALLEST_SEGMENT = 1L << 20;
  private static final long LARGEST_SEGMENT = 1L << 30;
  private static final long LARGEST_JOURNAL = 1L << 42;
  private static final Duration YOUNGEST = Duration.ofSeconds(1);
  private static final Duration OLDEST = Duration.ofDays(30);

  private AuditSettingsReader() {}

  static AuditSettings read(Fields audit) {
    AuditSettings defaults = AuditSettings.DEFAULTS;
    long segment =
        bytes(audit, "segment_bytes", SMALLEST_SEGMENT, LARGEST_SEGMENT, defaults.segmentBytes());
    long journal =
        bytes(audit, "max_bytes", 2 * SMALLEST_SEGMENT, LARGEST_JOURNAL, defaults.maxBytes());
    if (journal < 2 * segment) {
      audit.error(
          "max_bytes", "the journal must hold two segments; raise it or lower segment_bytes");
    }
    return new AuditSettings(
        audit.take("topic").flatMap(AuditSettingsReader::topic).orElse(defaults.topic()),
        EventSettingsReader.read(audit),
        audit.take("durability").flatMap(c -> c.choice(DURABILITIES)).orElse(defaults.durability()),
        audit.take("on_failure").flatMap(c -> c.choice(ON_FAILURE)).orElse(defaults.onFailure()),
        segment,
        journal,
        Quantity.duration(
            audit,
            "join_window",
            Duration.ofMillis(1),
            Duration.ofMinutes(1),
            defaults.joinWindow()),
        audit.section("unready", AuditSettingsReader::unready));
  }

  private static Unready unready(Fields unready) {
    Unready defaults = AuditSettings.DEFAULTS.unready();
    return new Unready(
        unready
            .take("journal_fill")
            .map(at -> at.number(0, 1).orElse(defaults.journalFill()))
            .orElse(defaults.journalFill()),
        unready.take("oldest").flatMap(AuditSettingsReader::age));
  }

  private static Optional<Duration> age(Cursor at) {
    boolean off = at.node().value() instanceof Value.TextValue(String text) && text.equals("off");
    return off ? Optional.empty() : Quantity.duration(at, YOUNGEST, OLDEST);
  }

  private static Optional<String> topic(Cursor at) {
    Optional<String> text = at.text();
    Optional<String> topic = text.filter(name -> TOPIC.matcher(name).matches());
    if (text.isPresent() && topic.isEmpty()) {
      at.error("not a topic name; use 1 to 249 letters, digits, '.', '_' or '-'");
    }
    return topic;
  }

  private static long bytes(Fields fields, String key, long min, long max, long otherwise) {
    return fields.take(key).flatMap(at -> Quantity.bytes(at, min, max)).orElse(otherwise);
  }
}
