package dev.sluice.app.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.wire.SetupStep;
import dev.sluice.wire.SetupTimes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;

/** How long the waits of a request for its neighbors take. Any thread. */
public final class SetupMeters implements SetupTimes {
  private final Series<SetupStep, Timer> succeeded;
  private final Series<SetupStep, Timer> failed;

  public SetupMeters(MeterRegistry meters) {
    succeeded = steps(meters, "succeeded");
    failed = steps(meters, "failed");
  }

  private static Series<SetupStep, Timer> steps(MeterRegistry meters, String outcome) {
    return new Series<>(
        SetupStep.values().length,
        SetupStep.CONNECT,
        step -> builder(step).tag("outcome", outcome).register(meters));
  }

  @Override
  public void took(SetupStep step, boolean success, long nanos) {
    (success ? succeeded : failed).of(step).record(nanos, NANOSECONDS);
  }

  private static Timer.Builder builder(SetupStep step) {
    return switch (step) {
      case RESPONSE ->
          Durations.request(
              "sluice.origin.response.duration",
              "From a request that its origin has to the head of the response");
      case RESOLVE, CONNECT, ORIGIN_TLS, CLIENT_TLS, CERTIFICATE ->
          Durations.step("sluice.setup.duration", "Steps before the first request of a connection")
              .tag("step", step.name().toLowerCase(Locale.ROOT));
    };
  }
}
