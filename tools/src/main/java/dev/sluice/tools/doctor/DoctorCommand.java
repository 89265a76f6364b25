package dev.sluice.tools.doctor;

import dev.sluice.tools.clients.ClientEnvironment;
import dev.sluice.tools.clients.ClientOptions;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.doctor.client.ClientCatalog;
import dev.sluice.tools.doctor.client.TriedClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description =
        "Tries the installed clients through the proxy, by a request to https://sluice.local, with"
            + " the environment as it is; those that fail once more with the variables of sluice"
            + " env. Says what to set. Exit code 0, or 1 when a client fails as it is, or the"
            + " proxy does not answer.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private static final int LONGEST_SECONDS = 600;

  @Mixin private ClientOptions client = new ClientOptions();

  @Option(
      names = "--only",
      paramLabel = "NAME,...",
      split = ",",
      description = "try these clients alone, such as curl,git,python")
  private List<String> only = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "longest time of one trial; default: ${DEFAULT-VALUE}")
  private int seconds = 30;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object with everything that was found; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.forPeople();
    if (client.lacksToken()) {
      throw CommandFailure.usage("--sandbox: name the file with its token, --token-file FILE");
    }
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      throw CommandFailure.usage("--timeout: write seconds from 1 to " + LONGEST_SECONDS);
    }
    List<TriedClient> chosen = chosen();
    DoctorReport report = report(chosen);
    switch (format) {
      case TEXT ->
          new TextDoctorReport(Terminal.ofOutput()).lines(report).forEach(System.out::println);
      case JSON -> System.out.println(JsonDoctorReport.text(report));
    }
    return report.isHealthy() ? ExitCode.DONE : ExitCode.NO;
  }

  private List<TriedClient> chosen() {
    List<TriedClient> all = ClientCatalog.all();
    for (String word : only) {
      if (all.stream().noneMatch(client -> client.isMeantBy(word))) {
        throw CommandFailure.usage(
            "--only: no client is named '"
                + word
                + "'; there are "
                + all.stream().map(TriedClient::name).collect(Collectors.joining(", ")));
      }
    }
    return only.isEmpty()
        ? all
        : all.stream().filter(client -> only.stream().anyMatch(client::isMeantBy)).toList();
  }

  private DoctorReport report(List<TriedClient> chosen) throws IOException, InterruptedException {
    ClientEnvironment wanted = client.environment();
    ProxyState proxy =
        new ProxyProbe(wanted.proxy(), wanted.credentials(), wanted.authority()).state();
    // Each client would find the same, some of them slowly.
    List<ClientFinding> findings =
        proxy instanceof ProxyState.Silent ? List.of() : findings(chosen, wanted);
    return new DoctorReport(wanted.proxy(), proxy, findings);
  }

  private List<ClientFinding> findings(List<TriedClient> chosen, ClientEnvironment wanted)
      throws IOException, InterruptedException {
    Map<String, String> repaired = new HashMap<>(System.getenv());
    wanted.applyTo(repaired);
    if (Terminal.ofOutput().interactive()) {
      System.err.println(
          "sluice doctor: trying "
              + chosen.size()
              + " clients, each for "
              + seconds
              + " s at most");
    }
    try (TrialRunner runner = new TrialRunner(Duration.ofSeconds(seconds))) {
      return new Examination(
              new ShellEnvironment(System.getenv()),
              new ShellEnvironment(repaired),
              wanted.variables(),
              runner)
          .of(chosen);
    }
  }
}
