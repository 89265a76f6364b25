package dev.sluice.config.settings;

import dev.sluice.config.source.Fields;
import java.time.Duration;

/**
 * What the control role keeps of denials: {@code control.learn.*}.
 *
 * @param window how long a shape is kept that is not denied again, 1 min to 30 d
 * @param maxKeys shapes of each sandbox, 10 to 100,000
 */
public record LearnSettings(Duration window, int maxKeys) {
  public static final LearnSettings DEFAULTS = new LearnSettings(Duration.ofHours(24), 10_000);

  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(30);
  private static final int LEAST_KEYS = 10;
  private static final int MOST_KEYS = 100_000;

  static LearnSettings read(Fields learn) {
    return new LearnSettings(
        learn.duration("window", SHORTEST_WINDOW, LONGEST_WINDOW, DEFAULTS.window()),
        learn.integer("max_keys", LEAST_KEYS, MOST_KEYS, DEFAULTS.maxKeys()));
  }
}
