package dev.sluice.config.policy.middleware;

import dev.sluice.config.source.Value;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Which messages an entry of {@code sluice/secrets} reads: its key {@code phases}. */
public enum MessagePhase {
  REQUEST,
  RESPONSE;

  private static final String KEY = "phases";

  /** Of a valid configuration; requests alone without the key. */
  static Set<MessagePhase> of(Value.MapValue config) {
    if (!(config.values().get(KEY) instanceof Value.ListValue list)) {
      return EnumSet.of(REQUEST);
    }
    Set<MessagePhase> phases = EnumSet.noneOf(MessagePhase.class);
    for (MessagePhase phase : values()) {
      if (list.values().contains(new Value.TextValue(phase.text()))) {
        phases.add(phase);
      }
    }
    return phases;
  }

  /** Words for people about an entry that reads more than requests; empty for another one. */
  public static String words(MiddlewareEntry entry) {
    if (!entry.reads(RESPONSE)) {
      return "";
    }
    return entry.reads(REQUEST) ? ", reads requests and responses" : ", reads responses";
  }

  /** As policies write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
