package dev.sluice.config.secrets;

import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The key {@code phases}: which messages an entry reads. {@link MessagePhase} says what it means.
 */
final class Phases {
  static final String KEY = MessagePhase.KEY;

  private Phases() {}

  static void check(ConfigFields fields) throws InvalidConfig {
    if (fields.value(KEY).isEmpty()) {
      return;
    }
    List<String> texts = fields.texts(KEY);
    Set<String> seen = new HashSet<>();
    for (String text : texts) {
      if (Stream.of(MessagePhase.values()).noneMatch(phase -> phase.text().equals(text))) {
        throw new InvalidConfig(fields.at(KEY, seen.size()), "must be one of " + known());
      }
      if (!seen.add(text)) {
        throw new InvalidConfig(fields.at(KEY), "names " + text + " twice; keep one");
      }
    }
    if (texts.isEmpty()) {
      throw new InvalidConfig(
          fields.at(KEY), "is empty, and the entry would read nothing; list " + known());
    }
  }

  static boolean leaveRequests(ConfigFields fields) {
    return fields.value(KEY).filter(Phases::isWithoutRequests).isPresent();
  }

  private static boolean isWithoutRequests(Value phases) {
    Value.TextValue requests = new Value.TextValue(MessagePhase.REQUEST.text());
    return phases instanceof Value.ListValue list && !list.values().contains(requests);
  }

  private static String known() {
    return Stream.of(MessagePhase.values())
        .map(MessagePhase::text)
        .collect(Collectors.joining(", "));
  }
}
