package dev.sluice.tools.doctor;

import dev.sluice.tools.command.ProgramName;
import dev.sluice.tools.doctor.Diagnosis.Fails;
import dev.sluice.tools.doctor.Diagnosis.Works;
import dev.sluice.tools.doctor.client.FailureKind;
import dev.sluice.tools.doctor.client.TriedClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to change so that a client works. Names variables, and never their values.
 *
 * @param shell the environment in which it fails
 * @param wanted the variables of {@code sluice env}
 */
record ClientRemedy(ShellEnvironment shell, Map<String, String> wanted) {
  /**
   * @param repaired what the client showed with the wanted variables; empty when it reads none
   */
  String of(TriedClient client, Fails failure, Optional<Diagnosis> repaired) {
    return switch (repaired.orElse(failure)) {
      case Works works -> variables(client, failure.kind());
      case Fails still -> client.advice(still.kind()).orElseGet(() -> usual(client, still.kind()));
      case Diagnosis.Skipped skipped -> "";
      case Diagnosis.Absent absent -> "";
    };
  }

  private String variables(TriedClient client, FailureKind kind) {
    List<String> proxies = shell.missing(client.proxies(), wanted);
    List<String> trust = shell.missing(client.trust(), wanted);
    return switch (kind) {
      case UNTRUSTED -> set(trust);
      case EXCLUDED -> unset(shell.exclusions());
      case TOKENLESS -> set(proxies) + ", with the token of the sandbox";
      case UNSET, IGNORING, UNREACHABLE, REFUSED, SLOW, OTHER ->
          set(Stream.concat(proxies.stream(), trust.stream()).distinct().toList());
    };
  }

  private static String set(List<String> names) {
    return names.isEmpty()
        ? "use the variables of " + ProgramName.call("env")
        : "set " + joined(names);
  }

  private static String unset(List<String> names) {
    return "unset " + joined(names);
  }

  private static String joined(List<String> names) {
    return names.stream().collect(Collectors.joining(", "));
  }

  private static String usual(TriedClient client, FailureKind kind) {
    String own = "see its own settings: " + client.ownSettings();
    return switch (kind) {
      case UNTRUSTED -> "other certificates are named; " + own;
      case UNSET, EXCLUDED, IGNORING -> "another proxy or none is named; " + own;
      case UNREACHABLE -> "another proxy is named; " + own;
      case TOKENLESS -> "name the token of the sandbox: --sandbox ID --token-file FILE";
      case REFUSED -> "another proxy answers, or proxy.sluice_local of Sluice is off";
      case SLOW -> "see whether it is slow by itself, or try --timeout SECONDS";
      case OTHER ->
          "try it by hand: " + ProgramName.call("exec -- ") + client.programs().getFirst() + " ...";
    };
  }
}
