package dev.sluice.tools.clients;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** How a shell, or a file of variables, is written. */
enum VariableSyntax {
  SH(
      List.of(),
      (name, value) -> "export " + name + "=" + doubleQuoted(value),
      "unset %s"::formatted),
  FISH(
      List.of(),
      (name, value) -> "set -gx " + name + " " + fishQuoted(value),
      "set -e %s"::formatted),
  POWERSHELL(
      List.of(),
      (name, value) -> "$Env:" + name + " = \"" + powershellEscaped(value) + "\"",
      "Remove-Item Env:%s -ErrorAction Ignore"::formatted),
  /** A file for {@code docker run --env-file}, which reads no quotes. */
  DOCKER(List.of(), (name, value) -> name + "=" + value, "%s="::formatted),
  COMPOSE(
      List.of("environment:"),
      (name, value) -> "  " + name + ": " + yaml(value),
      "  %s: ''"::formatted),
  K8S(
      List.of("env:"),
      (name, value) -> "  - name: " + name + "\n    value: " + yaml(value),
      "  - name: %s\n    value: ''"::formatted);

  private final List<String> head;
  private final BiFunction<String, String, String> assignment;
  private final UnaryOperator<String> removal;

  VariableSyntax(
      List<String> head,
      BiFunction<String, String, String> assignment,
      UnaryOperator<String> removal) {
    this.head = head;
    this.assignment = assignment;
    this.removal = removal;
  }

  /** All variables, and those that must not be set. */
  List<String> lines(Map<String, String> variables, List<String> unset) {
    return Stream.of(
            head.stream(),
            variables.entrySet().stream()
                .map(variable -> assignment.apply(variable.getKey(), variable.getValue())),
            unset.stream().map(removal))
        .flatMap(lines -> lines)
        .toList();
  }

  /** Double quotes, so that the shell puts the token in. */
  private static String doubleQuoted(String value) {
    String kept = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("`", "\\`");
    return "\"" + escapedDollars(kept, "\\$", ClientOptions.TOKEN) + "\"";
  }

  private static String fishQuoted(String value) {
    String kept = value.replace("\\", "\\\\").replace("\"", "\\\"");
    return "\"" + escapedDollars(kept, "\\$", "$SLUICE_TOKEN") + "\"";
  }

  private static String powershellEscaped(String value) {
    String kept = value.replace("`", "``").replace("\"", "`\"");
    return escapedDollars(kept, "`$", "$($Env:SLUICE_TOKEN)");
  }

  /** All dollars but that of the token. */
  private static String escapedDollars(String value, String escaped, String token) {
    int at = value.indexOf(ClientOptions.TOKEN);
    return at < 0
        ? value.replace("$", escaped)
        : value.substring(0, at).replace("$", escaped)
            + token
            + value.substring(at + ClientOptions.TOKEN.length()).replace("$", escaped);
  }

  /** Compose puts variables in by itself; Kubernetes needs a Secret. */
  private static String yaml(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
