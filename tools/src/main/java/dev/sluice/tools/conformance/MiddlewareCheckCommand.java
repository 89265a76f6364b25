package dev.sluice.tools.conformance;

import dev.sluice.config.settings.Settings;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice middleware check}. */
@Command(
    name = "check",
    description =
        "Drives a running service as a chain would: exit code 0, or 1 when something would fail.",
    mixinStandardHelpOptions = true)
public final class MiddlewareCheckCommand implements Callable<Integer> {
  private static final List<String> REFUSALS =
      List.of("INVALID_ARGUMENT", "NOT_FOUND", "FAILED_PRECONDITION", "PERMISSION_DENIED");

  @Mixin private ServiceOptions options = new ServiceOptions();
  @Mixin private DialingNode node = new DialingNode();
  @Mixin private TokenOptions tokens = new TokenOptions();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object with all results; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    Settings settings = node.settings();
    ServiceUnderTest subject =
        new ServiceUnderTest(
            node.locate(options.registration(tokens.areDemanded())),
            options.usesAdvertisedLimit(),
            options.config(),
            node.dialing(settings),
            tokens.of(settings));
    CheckReport report = new CheckReport(format, Terminal.ofOutput(), System.out);
    check(subject, options.isNamed() ? report::add : result -> report.add(unnamed(result)));
    return report.conclude() ? ExitCode.DONE : ExitCode.NO;
  }

  /** A service may accept only the name of its registration; then a refusal is not its fault. */
  private static CheckResult unnamed(CheckResult result) {
    return result instanceof CheckResult.Failed failed && isRefusal(failed)
        ? new CheckResult.Failed(
            failed.name(),
            failed.why(),
            "try --name with the name of its registration, which it may check; otherwise "
                + failed.remedy())
        : result;
  }

  private static boolean isRefusal(CheckResult.Failed failed) {
    return failed.name().startsWith("config/")
        || REFUSALS.stream().anyMatch(failed.why()::contains);
  }

  private static void check(ServiceUnderTest subject, Consumer<CheckResult> results) {
    Vertx vertx = Vertx.vertx();
    try {
      Deployable kit = context -> new ConformanceKit(vertx, subject, results).run();
      vertx.deployVerticle(kit).await();
    } finally {
      vertx.close().await();
    }
  }
}
