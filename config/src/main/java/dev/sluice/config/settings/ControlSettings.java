package dev.sluice.config.settings;

import java.time.Duration;

/**
 * The control role: {@code control.*}.
 *
 * @param watch {@code control.watch}: how often the configuration directory is looked at; zero
 *     turns it off
 */
public record ControlSettings(Duration watch) {
  public static final ControlSettings DEFAULTS = new ControlSettings(Duration.ofSeconds(2));
}
