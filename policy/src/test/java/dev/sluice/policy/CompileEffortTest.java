package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.config.match.CompileEffort;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.compiled.PolicyCompiler;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bounds the work of compiling any document by what does not depend on the machine: the steps of
 * comparisons, of some ten nanoseconds each, and the memory that the thread allocates.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class CompileEffortTest {
  private static final long STEPS_OF_ORDINARY = 15_000_000;
  private static final long STEPS_OF_WORST = 110_000_000;
  private static final long MEBIBYTES = 1_500;
  private static final String AUDIT = "protocol: rest, access: full, enforcement: audit";
  private static final String ENFORCE = "protocol: rest, access: full, enforcement: enforce";

  record Document(String name, String yaml) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Effort(boolean usable, long steps, long mebibytes) {}

  static Effort compile(String yaml) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Violations violations = new Violations();
    CompileEffort effort = new CompileEffort();
    long before = thread.getCurrentThreadAllocatedBytes();
    boolean usable =
        PolicyCompiler.compile(new Source("p.yaml", yaml), violations, effort).isPresent();
    long mebibytes = (thread.getCurrentThreadAllocatedBytes() - before) >> 20;
    return new Effort(usable, effort.spent(), mebibytes);
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
  void thousandsOfEndpointsCompile(Document document) {
    Effort effort = compile(document.yaml());

    assertThat(effort.usable()).isTrue();
    assertThat(effort.steps()).isLessThan(STEPS_OF_ORDINARY);
    assertThat(effort.mebibytes()).isLessThan(MEBIBYTES);
  }

  static Document[] worst() {
    return WorstDocuments.all().entrySet().stream()
        .map(entry -> new Document(entry.getKey(), entry.getValue()))
        .toArray(Document[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worst")
  void theWorstDocumentsCompileOrAreRefusedAfterBoundedWork(Document document) {
    Effort effort = compile(document.yaml());

    assertThat(effort.steps()).isLessThan(STEPS_OF_WORST);
    assertThat(effort.mebibytes()).isLessThan(MEBIBYTES);
  }

  @Test
  void aRefusalSaysWhatToDo() {
    assertThat(Policies.errors(WorstDocuments.middles()))
        .contains(
            "p.yaml:1:1: the patterns of its endpoints take too long to compare; use fewer"
                + " wildcards in hosts and paths, or divide the policy between sandboxes");
  }
}
