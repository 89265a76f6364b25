package dev.sluice.chain.service.manifest;

import dev.sluice.chain.contract.Limits;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import java.time.Duration;
import java.util.Optional;

/** The timeout that a binding asks for, as text (0.0.x) or as a duration (0.1.x). */
public sealed interface BindingTimeout {
  record Inherited() implements BindingTimeout {}

  record Given(Duration timeout) implements BindingTimeout {}

  record Invalid(String detail) implements BindingTimeout {}

  static BindingTimeout of(MiddlewareBinding binding) {
    if (binding.hasRequestTimeout()) {
      return of(binding.getRequestTimeout());
    }
    String text = binding.getTimeout().strip();
    return text.isEmpty() ? new Inherited() : parse(text);
  }

  private static BindingTimeout of(com.google.protobuf.Duration duration) {
    // Outside these bounds the sum below could overflow.
    if (duration.getSeconds() < 0 || duration.getSeconds() > Limits.STAGE_TIMEOUT_MAX.toSeconds()) {
      return new Invalid("timeout must be between 10ms and 30s");
    }
    return bounded(Duration.ofSeconds(duration.getSeconds(), duration.getNanos()));
  }

  private static BindingTimeout parse(String text) {
    if (text.endsWith("ms")) {
      return millis(text.substring(0, text.length() - 2), 1);
    }
    if (text.endsWith("s")) {
      return millis(text.substring(0, text.length() - 1), 1000);
    }
    return new Invalid("invalid timeout; expected suffix ms or s");
  }

  private static BindingTimeout millis(String number, int factor) {
    return digits(number)
        .<BindingTimeout>map(value -> bounded(Duration.ofMillis((long) value * factor)))
        .orElseGet(() -> new Invalid("invalid timeout"));
  }

  private static Optional<Integer> digits(String number) {
    // The grammar has no sign, but parseInt accepts one.
    if (number.isEmpty() || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.parseInt(number));
    } catch (NumberFormatException tooLong) {
      return Optional.of(Integer.MAX_VALUE);
    }
  }

  private static BindingTimeout bounded(Duration timeout) {
    return timeout.compareTo(Limits.STAGE_TIMEOUT_MIN) < 0
            || timeout.compareTo(Limits.STAGE_TIMEOUT_MAX) > 0
        ? new Invalid("timeout must be between 10ms and 30s")
        : new Given(timeout);
  }
}
