package dev.sluice.tools.doctor;

import dev.sluice.tools.doctor.Diagnosis.Fails;
import dev.sluice.tools.doctor.client.Exemption;
import dev.sluice.tools.doctor.client.FailureKind;
import dev.sluice.tools.doctor.client.TriedClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Tries clients with the environment as it is, and those that fail with the variables of {@code
 * sluice env}.
 *
 * @param shell the environment as it is
 * @param repaired the same with the variables
 * @param wanted the variables alone
 */
record Examination(
    ShellEnvironment shell,
    ShellEnvironment repaired,
    Map<String, String> wanted,
    TrialRunner runner) {
  /** Some of them are JVMs. */
  private static final int AT_ONCE = 3;

  List<ClientFinding> of(List<TriedClient> clients) throws IOException, InterruptedException {
    ExecutorService few = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<ClientFinding>> trials = new ArrayList<>();
      clients.forEach(client -> trials.add(() -> finding(client)));
      List<ClientFinding> findings = new ArrayList<>();
      for (Future<ClientFinding> trial : few.invokeAll(trials)) {
        findings.add(trial.get());
      }
      return findings;
    } catch (ExecutionException e) {
      throw new IOException("a client cannot be tried", e.getCause());
    } finally {
      few.shutdownNow();
    }
  }

  private ClientFinding finding(TriedClient client) throws InterruptedException {
    Optional<Path> program = shell.program(client.programs());
    if (program.isEmpty()) {
      return new ClientFinding(client, new Diagnosis.Absent(), Optional.empty(), "");
    }
    Diagnosis first = diagnosis(client, program.get(), shell);
    if (!(first instanceof Fails failure)) {
      return new ClientFinding(client, first, Optional.empty(), "");
    }
    Optional<Diagnosis> second =
        client.readsVariables()
            ? Optional.of(diagnosis(client, program.get(), repaired))
            : Optional.empty();
    String remedy = new ClientRemedy(shell, wanted).of(client, failure, second);
    return new ClientFinding(client, first, second, remedy);
  }

  private Diagnosis diagnosis(TriedClient client, Path program, ShellEnvironment environment)
      throws InterruptedException {
    try {
      TrialRunner.TrialOutput output = runner.run(program, client.trial(), environment.variables());
      return diagnosis(client, output, environment);
    } catch (IOException e) {
      return new Fails(FailureKind.OTHER, "it cannot be started");
    }
  }

  private Diagnosis diagnosis(
      TriedClient client, TrialRunner.TrialOutput output, ShellEnvironment environment) {
    if (client.trial().proof().matcher(output.text()).find()) {
      return new Diagnosis.Works();
    }
    for (Exemption exemption : client.trial().exemptions()) {
      if (exemption.sign().matcher(output.text()).find()) {
        return exemption.installed()
            ? new Diagnosis.Skipped(exemption.why())
            : new Diagnosis.Absent();
      }
    }
    OutputRedaction redaction = OutputRedaction.of(shell, repaired);
    return FailureSigns.in(output.text())
        .map(found -> failure(client, found, environment, redaction))
        .orElseGet(() -> unknown(output, redaction));
  }

  private static Fails failure(
      TriedClient client,
      FailureSigns.Found found,
      ShellEnvironment environment,
      OutputRedaction redaction) {
    FailureKind kind =
        found.kind() == FailureKind.UNSET ? environment.whyDirect(client.proxies()) : found.kind();
    return new Fails(kind, redaction.line(found.shows()));
  }

  private static Fails unknown(TrialRunner.TrialOutput output, OutputRedaction redaction) {
    return new Fails(
        output.isLate() ? FailureKind.SLOW : FailureKind.OTHER,
        redaction.failureBoundary(output.text()));
  }
}
