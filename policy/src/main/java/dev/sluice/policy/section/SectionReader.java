package dev.sluice.policy.section;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Violation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code x-sluice}, which OpenShell does not know. */
public final class SectionReader {
  public static final String KEY = "x-sluice";

  private static final String MODE = "mode";
  private static final String UNTIL = "until";
  private static final int MAX_PRESETS = 64;
  private static final Map<String, Boolean> MODES = Map.of("observe", true, "enforce", false);
  private static final String ALLOWS = "observe";
  private static final Map<String, Boolean> ALLOWED = Map.of("allowed", true, "denied", false);

  private final Instant now;

  private SectionReader(Instant now) {
    this.now = now;
  }

  /**
   * The section, usable when no error was added.
   *
   * @param now from which the end of the observe mode may be {@link ObserveMode#LONGEST} away
   */
  public static SluiceSection read(Fields root, Instant now) {
    if (!root.has(KEY)) {
      root.take(KEY);
      return SluiceSection.NONE;
    }
    root.warning(KEY, Violation.OWN_KEY);
    return root.section(KEY, fields -> new SectionReader(now).section(fields));
  }

  private SluiceSection section(Fields fields) {
    List<PresetName> presets =
        fields.take("presets").map(SectionReader::presets).orElseGet(List::of);
    boolean allowed = fields.choice(ALLOWS, ALLOWED, false);
    return new SluiceSection(presets, observe(fields), allowed);
  }

  private static List<PresetName> presets(Cursor list) {
    List<Cursor> items = list.items();
    if (items.size() > MAX_PRESETS) {
      list.error("too many presets (%d > %d)".formatted(items.size(), MAX_PRESETS));
      return List.of();
    }
    List<PresetName> names = new ArrayList<>();
    for (Cursor item : items) {
      item.text().ifPresent(text -> names.add(new PresetName(text, item.node().at(), item.path())));
    }
    return names;
  }

  private Optional<ObserveMode> observe(Fields fields) {
    boolean observes = fields.choice(MODE, MODES, false);
    Optional<Cursor> end = fields.take(UNTIL);
    if (!observes) {
      end.ifPresent(at -> at.error("ends mode: observe, which is not set; add it or remove until"));
      return Optional.empty();
    }
    if (end.isEmpty()) {
      fields.error(MODE, "observe needs until, at most 7 days ahead; add " + example());
    }
    return end.flatMap(at -> at.instant().map(until -> mode(at, until)));
  }

  private ObserveMode mode(Cursor at, Instant until) {
    if (!until.isAfter(now)) {
      at.warning("is over: mode: observe has no effect; remove both");
    } else if (!until.isAfter(now.plus(ObserveMode.LONGEST))) {
      at.warning("until then what no rule admits is recorded and allowed, as mode: observe says");
    }
    return new ObserveMode(until, at.node().at(), at.path());
  }

  private String example() {
    return "until: " + now.plus(ObserveMode.LONGEST).truncatedTo(ChronoUnit.HOURS);
  }
}
