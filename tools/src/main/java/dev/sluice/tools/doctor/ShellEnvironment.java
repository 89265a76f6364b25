package dev.sluice.tools.doctor;

import dev.sluice.tools.doctor.client.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Variables of a shell. Some hold secrets. */
record ShellEnvironment(Map<String, String> variables) {
  private static final String HOST = "sluice.local";
  private static final String OPTION_OF_JAVA = "-Dhttps.proxyHost=";

  ShellEnvironment {
    variables = Map.copyOf(variables);
  }

  /** The first of the programs on the {@code PATH}. */
  Optional<Path> program(List<String> names) {
    List<Path> path =
        Arrays.stream(value("PATH").split(":", -1))
            .filter(directory -> directory.startsWith("/"))
            .map(Path::of)
            .toList();
    return names.stream()
        .flatMap(name -> path.stream().map(directory -> directory.resolve(name)))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** Why a client that reads these variables does not use the proxy. */
  FailureKind whyDirect(List<String> proxies) {
    if (proxies.stream().noneMatch(this::namesProxy)) {
      return FailureKind.UNSET;
    }
    return excludes(value("NO_PROXY")) || excludes(value("no_proxy"))
        ? FailureKind.EXCLUDED
        : FailureKind.IGNORING;
  }

  private boolean namesProxy(String variable) {
    String value = value(variable);
    return variable.startsWith("JAVA") ? value.contains(OPTION_OF_JAVA) : value.contains(":");
  }

  /** Names, domains with and without their dot, {@code *}; ports may follow. */
  private static boolean excludes(String list) {
    return Arrays.stream(list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
        .map(entry -> entry.replaceFirst(":\\d+$", "").replaceFirst("^\\*?\\.", ""))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> entry.equals("*") || HOST.equals(entry) || HOST.endsWith("." + entry));
  }

  /**
   * Which of the variables have to be set: those with another value, and those that are missing in
   * any spelling.
   */
  List<String> missing(List<String> names, Map<String, String> wanted) {
    Set<String> known = new HashSet<>();
    names.stream().filter(this::isSet).map(ShellEnvironment::anyCase).forEach(known::add);
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      if (isSet(name) ? !isRight(name, wanted) : known.add(anyCase(name))) {
        missing.add(name);
      }
    }
    return missing;
  }

  private boolean isSet(String name) {
    return !value(name).isEmpty();
  }

  private static String anyCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Options may stand before those of Sluice. */
  private boolean isRight(String name, Map<String, String> wanted) {
    return Optional.ofNullable(wanted.get(name))
        .filter(value -> !value.isEmpty() && value(name).endsWith(value))
        .isPresent();
  }

  List<String> exclusions() {
    return Stream.of("NO_PROXY", "no_proxy").filter(name -> excludes(value(name))).toList();
  }

  private String value(String name) {
    return variables.getOrDefault(name, "");
  }

  @Override
  public String toString() {
    return "ShellEnvironment[" + variables.size() + " variables]";
  }
}
