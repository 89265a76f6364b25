package dev.sluice.chain.stage;

import dev.sluice.config.source.Value;
import java.util.Optional;

/** A middleware that ships with Sluice. Stateless; any thread. */
public interface BuiltIn {
  /** As a policy's {@code middleware} names it. */
  String name();

  /** Its only binding: {@code HTTP_REQUEST} before credentials. */
  Binding binding();

  /** What {@code config} makes of it; asked once for each entry of a generation. */
  Prepared prepare(Value.MapValue config);

  /** Why a policy may not use this {@code config}; empty when it may. */
  default Optional<String> validateConfig(Value.MapValue config) {
    return switch (prepare(config)) {
      case Prepared.Ready ready -> Optional.empty();
      case Prepared.Invalid invalid -> Optional.of(invalid.reason());
    };
  }

  /** A configuration that was read. */
  sealed interface Prepared {
    /** Good. */
    record Ready(Evaluator evaluator) implements Prepared {}

    /**
     * Not usable.
     *
     * @param reason for the author of the policy; names key and remedy
     */
    record Invalid(String reason) implements Prepared {}
  }
}
