package dev.sluice.config.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The control role: {@code control.*}.
 *
 * @param watch {@code control.watch}: how often the configuration directory is looked at; zero
 *     turns it off
 * @param store {@code control.store}: where generations are kept, shared with the control nodes
 *     that stand by; empty: below {@code state}
 */
public record ControlSettings(Duration watch, Optional<Path> store) {
  public static final ControlSettings DEFAULTS =
      new ControlSettings(Duration.ofSeconds(2), Optional.empty());
}
