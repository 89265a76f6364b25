package dev.sluice.config.secrets;

import dev.sluice.config.source.Value;
import java.util.Locale;

/** Which messages an entry of {@code sluice/secrets} reads: its key {@code phases}. */
public enum MessagePhase {
  REQUEST,
  RESPONSE;

  public static final String KEY = "phases";

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Whether a valid configuration lists it; without the key, requests are read. */
  public boolean isIn(Value.MapValue config) {
    return config.values().get(KEY) instanceof Value.ListValue list
        ? list.values().contains(new Value.TextValue(text))
        : this == REQUEST;
  }

  public String text() {
    return text;
  }
}
