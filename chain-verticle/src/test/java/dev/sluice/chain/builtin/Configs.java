package dev.sluice.chain.builtin;

import dev.sluice.chain.stage.BuiltIn;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.config.source.Value.MapValue;
import java.util.Optional;

/** What built-ins say of a {@code config}. */
public final class Configs {
  private Configs() {}

  /** Why it is invalid; empty when it is valid. */
  public static Optional<String> flaw(BuiltIn builtIn, MapValue config) {
    return switch (builtIn.prepare(config)) {
      case Prepared.Ready ready -> Optional.empty();
      case Prepared.Invalid invalid -> Optional.of(invalid.reason());
    };
  }
}
