package dev.sluice.tools.conformance;

import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice middleware check}. */
@Command(
    name = "check",
    description =
        "Drives a running service as a chain would: exit code 0, or 1 when something would fail.",
    mixinStandardHelpOptions = true)
public final class MiddlewareCheckCommand implements Callable<Integer> {
  @Mixin private ServiceOptions options = new ServiceOptions();

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    ServiceUnderTest subject =
        new ServiceUnderTest(
            options.registration(),
            options.usesAdvertisedLimit(),
            options.config(),
            ServiceSettings.DEFAULTS.connectTimeout());
    CheckReport report = new CheckReport(System.out);
    check(subject, report);
    return report.conclude() ? ExitCode.DONE : ExitCode.NO;
  }

  private static void check(ServiceUnderTest subject, CheckReport report) {
    Vertx vertx = Vertx.vertx();
    try {
      Deployable kit = context -> new ConformanceKit(vertx, subject, report::add).run();
      vertx.deployVerticle(kit).await();
    } finally {
      vertx.close().await();
    }
  }
}
