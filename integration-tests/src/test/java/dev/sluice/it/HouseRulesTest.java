package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The house rules that CONTRIBUTING.md states about the main code of the shipped modules: unique
 * type names, and alarms for large files and packages.
 */
class HouseRulesTest {
  private static final int ALARMING_LINES = 400;
  private static final int ALARMING_TYPES = 40;

  private static final List<String> SHIPPED =
      List.of(
          "proto",
          "inspect",
          "detect",
          "config",
          "policy",
          "wire",
          "proxy-verticle",
          "chain-verticle",
          "control-verticle",
          "audit-sink",
          "tools",
          "app");

  private static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("..");
  private static final Path ACCEPTED =
      Path.of(System.getProperty("basedir", ""), "src/test/resources/house/accepted-sizes.txt");
  private static final Pattern PROTO_TYPE =
      Pattern.compile("^\\s*(?:message|enum|service)\\s+(\\w+)", Pattern.MULTILINE);

  private final List<Source> sources =
      SHIPPED.stream().flatMap(module -> sources(module).stream()).toList();

  @Test
  void typeNamesAreUnique() throws IOException {
    Set<String> generated = generatedTypes();
    Map<String, List<Source>> byName =
        sources.stream()
            .filter(source -> !source.name().equals("Main"))
            .collect(Collectors.groupingBy(Source::name, TreeMap::new, Collectors.toList()));
    List<String> violations = new ArrayList<>();
    byName.forEach(
        (name, all) -> {
          if (all.size() > 1) {
            violations.add(name + ": " + all.stream().map(Source::packageName).toList());
          }
          if (generated.contains(name)) {
            violations.add(name + ": " + all.getFirst().packageName() + ", and generated");
          }
        });
    assertNone(violations);
  }

  /**
   * Size alone is no fault. What is above an alarm stands in {@code accepted-sizes.txt} with the
   * one reason that it exists for; what stands there and has become small is taken off.
   */
  @Test
  void largeFilesAndPackagesHaveOneReason() throws IOException {
    Set<String> large = new TreeSet<>();
    sources.stream()
        .filter(source -> source.lines() > ALARMING_LINES)
        .map(Source::toString)
        .forEach(large::add);
    sources.stream()
        .collect(Collectors.groupingBy(Source::packageName, Collectors.counting()))
        .forEach(
            (name, types) -> {
              if (types > ALARMING_TYPES) {
                large.add(name);
              }
            });
    Map<String, String> accepted =
        Files.readAllLines(ACCEPTED).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(": ", 2))
            .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    assertThat(large)
        .as(
            "Above %d lines or %d types. Does each still have one reason to exist?"
                + " Then state it in accepted-sizes.txt.",
            ALARMING_LINES, ALARMING_TYPES)
        .containsExactlyInAnyOrderElementsOf(accepted.keySet());
  }

  private static void assertNone(Collection<String> violations) {
    assertThat(violations).isEmpty();
  }

  /** The names of all types in the protobuf contracts, nested ones included. */
  private static Set<String> generatedTypes() throws IOException {
    Set<String> names = new HashSet<>();
    for (Path contract : files(ROOT.resolve("proto/src/main/protobuf"), ".proto")) {
      PROTO_TYPE
          .matcher(Files.readString(contract))
          .results()
          .map((MatchResult type) -> type.group(1))
          .forEach(names::add);
    }
    assertThat(names).as("types of the contracts").isNotEmpty();
    return names;
  }

  private static List<Source> sources(String module) {
    Path java = ROOT.resolve(module).resolve("src/main/java");
    return files(java, ".java").stream()
        .filter(file -> !file.getFileName().toString().endsWith("-info.java"))
        .map(file -> Source.read(java, file))
        .toList();
  }

  private static List<Path> files(Path directory, String ending) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One source file and the top-level type that it is named for. */
  private record Source(String packageName, String name, long lines) {
    static Source read(Path root, Path file) {
      String path = root.relativize(file).toString().replace('\\', '/');
      String type = path.substring(0, path.length() - ".java".length()).replace('/', '.');
      int dot = type.lastIndexOf('.');
      try (Stream<String> lines = Files.lines(file)) {
        return new Source(type.substring(0, dot), type.substring(dot + 1), lines.count());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String toString() {
      return packageName + "." + name;
    }
  }
}
