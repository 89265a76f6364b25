package dev.sluice.app.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.proxy.timing.SetupStep;
import dev.sluice.proxy.timing.SetupTimes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;

/** How long the waits of a request for its neighbors take. Any thread. */
public final class SetupMeters implements SetupTimes {
  private static final int MOST = 2 * SetupStep.values().length;

  private final Series<Ended, Timer> steps;

  private record Ended(SetupStep step, boolean succeeded) {}

  /** Registers each metric when its step ends for the first time. */
  public SetupMeters(MeterRegistry meters) {
    steps = new Series<>(MOST, new Ended(SetupStep.CONNECT, false), ended -> timer(meters, ended));
  }

  @Override
  public void took(SetupStep step, boolean succeeded, long nanos) {
    steps.of(new Ended(step, succeeded)).record(nanos, NANOSECONDS);
  }

  private static Timer timer(MeterRegistry meters, Ended ended) {
    return builder(ended.step)
        .tag("outcome", ended.succeeded ? "succeeded" : "failed")
        .register(meters);
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
