package dev.sluice.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.policy.compiled.PolicyCompiler;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bounds the time that any document takes to compile, in CPU time of the thread, so that other work
 * of the machine does not count.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CompileEffortTest {
  private static final Duration ORDINARY = Duration.ofSeconds(1);
  private static final Duration WORST = Duration.ofSeconds(2);
  private static final String AUDIT = "protocol: rest, access: full, enforcement: audit";
  private static final String ENFORCE = "protocol: rest, access: full, enforcement: enforce";

  record Document(String name, String yaml) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Effort(Compilation<Policy> result, Duration time) {}

  static Effort compile(String yaml) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    Compilation<Policy> result = PolicyCompiler.compile(new Source("p.yaml", yaml));
    return new Effort(result, Duration.ofNanos(threads.getCurrentThreadCpuTime() - start));
  }

  static IntStream endpoints() {
    return IntStream.range(0, 5000);
  }

  static Document ordinary(String name, IntFunction<String> endpoint) {
    return new Document(
        name,
        endpoints()
            .mapToObj(i -> "      - {" + endpoint.apply(i) + "}\n")
            .collect(Collectors.joining("", "network_policies:\n  p:\n    endpoints:\n", "")));
  }

  static Document[] ordinary() {
    return new Document[] {
      ordinary("hosts", i -> "host: h%d.x.test, port: 443, %s".formatted(i, ENFORCE)),
      ordinary("skip or not", i -> "host: h%d.x.test, port: 443%s".formatted(i, skip(i))),
      ordinary("paths", i -> "host: h.x.test, port: 443, path: /p%d, %s".formatted(i, either(i))),
      ordinary(
          "subtrees",
          i -> "host: h.x.test, port: 443, path: '/p%04d/**', %s".formatted(i, either(i))),
      ordinary("ports", i -> "host: h.x.test, port: %d%s".formatted(i + 1, skip(i))),
      ordinary("begins", i -> "host: 'h%d-*.x.test', port: 443%s".formatted(i, skip(i))),
      ordinary("ends", i -> "host: '*-%d.x.test', port: 443%s".formatted(i, skip(i))),
      ordinary("subdomains", i -> "host: '**.h%d.x.test', port: 443%s".formatted(i, skip(i))),
    };
  }

  private static String skip(int i) {
    return i % 2 == 0 ? "" : ", tls: skip";
  }

  private static String either(int i) {
    return i % 2 == 0 ? AUDIT : ENFORCE;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ordinary")
  void thousandsOfEndpointsCompileInASecond(Document document) {
    Effort effort = compile(document.yaml());

    assertThat(effort.result()).isInstanceOf(Compilation.Compiled.class);
    assertThat(effort.time()).isLessThan(ORDINARY);
  }

  static Document[] worst() {
    return WorstDocuments.all().entrySet().stream()
        .map(entry -> new Document(entry.getKey(), entry.getValue()))
        .toArray(Document[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worst")
  void theWorstDocumentsCompileOrAreRefusedInTime(Document document) {
    assertThat(compile(document.yaml()).time()).isLessThan(WORST);
  }

  @Test
  void aRefusalSaysWhatToDo() {
    assertThat(Policies.errors(WorstDocuments.middles()))
        .contains(
            "p.yaml:1:1: the patterns of its endpoints take too long to compare; use fewer"
                + " wildcards in hosts and paths, or divide the policy between sandboxes");
  }
}
