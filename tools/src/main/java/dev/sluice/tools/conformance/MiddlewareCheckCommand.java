package dev.sluice.tools.conformance;

import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.chain.service.token.KeyDirectory;
import dev.sluice.chain.service.token.TokenIssuer;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.RegistrationOptions;
import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.TokenSettings;
import dev.sluice.config.source.Compilation;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ConfigFiles;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  /** Options for the tokens of the calls. */
  private static final class TokenOptions {
    @Option(
        names = "--auth",
        description =
            "sends the tokens of the node, and then tries callers that the service has to refuse;"
                + " needs https:// and the node's signing key")
    private boolean demanded;

    @Option(
        names = "--token-keys",
        paramLabel = "DIR",
        description =
            "for --auth: directory of the signing key; default: that of the node of --node-config")
    private Optional<Path> directory = Optional.empty();

    boolean areDemanded() {
      return demanded;
    }

    /**
     * The tokens of the node; empty without {@code --auth}.
     *
     * @throws CommandFailure when there is no key, or it cannot be read
     */
    Optional<TrialTokens> of(Settings node) {
      if (!demanded) {
        return Optional.empty();
      }
      TokenSettings tokens = node.services().tokens();
      KeyDirectory keys =
          new KeyDirectory(directory.orElseGet(() -> tokens.keyDirectory(node.state())));
      try {
        return Optional.of(
            new TrialTokens(new TokenIssuer(tokens.issuer(), tokens.lifetime()), keys.signing()));
      } catch (IOException e) {
        throw CommandFailure.usage(
            "--auth: "
                + e.getMessage()
                + "; name the node by --node-config or its keys by"
                + " --token-keys, as a user who may read them");
      }
    }
  }

  /** Option for the node that will call the service: it dials as that node does. */
  private static final class DialingNode {
    @Option(
        names = "--node-config",
        paramLabel = "DIR",
        description =
            "configuration of the node that will call the service: proxy.hosts and"
                + " chain.services.connect_timeout of its sluice.yaml and host_gateway_ip of its"
                + " gateway.toml hold here too")
    private Optional<Path> directory = Optional.empty();

    /**
     * Its settings; the defaults without one.
     *
     * @throws CommandFailure when {@code sluice.yaml} is invalid
     */
    Settings settings() throws IOException {
      return directory.isPresent() ? ConfigFiles.settings(directory.get()) : Settings.defaults();
    }

    DialSettings dialing(Settings settings) {
      return new DialSettings(settings.services().connectTimeout(), settings.proxy().hosts());
    }

    /**
     * The service at the address that the node's {@code gateway.toml} gives to its host.
     *
     * @throws CommandFailure when the file is no TOML, or the address none
     */
    Registration locate(Registration service) throws IOException {
      if (directory.isEmpty()) {
        return service;
      }
      ConfigDirectory files = ConfigDirectory.read(directory.get());
      if (files.unread().isPresent()) {
        throw new IOException(files.unread().get().toString());
      }
      return files
          .registrations()
          .map(gateway -> usable(RegistrationOptions.locate(service, gateway)))
          .orElse(service);
    }

    private static Registration usable(Compilation<Registration> located) {
      return switch (located) {
        case Compilation.Compiled<Registration> compiled -> compiled.value();
        case Compilation.Rejected<Registration> rejected ->
            throw CommandFailure.usage(ConfigFiles.lines(rejected.violations()));
      };
    }
  }
}
