package dev.sluice.tools.clients;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How a shell, or a file of variables, is written. */
enum VariableSyntax {
  SH {
    @Override
    String assigned(String name, String value) {
      return "export " + name + "=" + doubleQuoted(value);
    }

    @Override
    String removed(String name) {
      return "unset " + name;
    }
  },
  FISH {
    @Override
    String assigned(String name, String value) {
      return "set -gx " + name + " " + fishQuoted(value);
    }

    @Override
    String removed(String name) {
      return "set -e " + name;
    }
  },
  POWERSHELL {
    @Override
    String assigned(String name, String value) {
      return "$Env:" + name + " = \"" + powershellEscaped(value) + "\"";
    }

    @Override
    String removed(String name) {
      return "Remove-Item Env:" + name + " -ErrorAction Ignore";
    }
  },
  /** A file for {@code docker run --env-file}, which reads no quotes. */
  DOCKER {
    @Override
    String assigned(String name, String value) {
      return name + "=" + value;
    }
  },
  COMPOSE {
    @Override
    String assigned(String name, String value) {
      return "  " + name + ": " + yaml(value);
    }

    @Override
    String head() {
      return "environment:";
    }
  },
  K8S {
    @Override
    String assigned(String name, String value) {
      return "  - name: " + name + "\n    value: " + yaml(value);
    }

    @Override
    String head() {
      return "env:";
    }
  };

  /** A variable with its value. */
  abstract String assigned(String name, String value);

  /** A variable that must not be set; one that is empty says the same where none can be unset. */
  String removed(String name) {
    return assigned(name, "");
  }

  /** What is in front of the variables; empty for nothing. */
  String head() {
    return "";
  }

  /** All variables, and those that must not be set. */
  List<String> lines(Map<String, String> variables, List<String> unset) {
    return Stream.of(
            Stream.of(head()).filter(line -> !line.isEmpty()),
            variables.entrySet().stream()
                .map(variable -> assigned(variable.getKey(), variable.getValue())),
            unset.stream().map(this::removed))
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
