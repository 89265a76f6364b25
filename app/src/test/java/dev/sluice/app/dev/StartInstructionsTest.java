package dev.sluice.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.builtin.BuiltInEntryCheck;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.Policy;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The instructions promise what the policy in force does. */
class StartInstructionsTest {
  private static final String DENIED = "What the policy does not name is denied";
  private static final Path SHIPPED = Path.of("../config/etc/policies/default.yaml");

  private static final String ALLOWED =
      """
      version: 1
      network_policies:
        demo:
          endpoints:
            - {host: %s, port: %d, protocol: rest, enforcement: enforce, access: %s}
      """;

  @Test
  void theShippedPolicyRedactsAndDenies() throws IOException {
    assertThat(printed(Files.readString(SHIPPED), true))
        .contains("An API key does not leave, since redact-keys redacts it;", DENIED)
        .contains("  curl -x http://127.0.0.1:3128 -d '{\"note\":", "http://demo.sluice.test:8480/")
        .contains("https://demo.sluice.test:8443/", "./sluice audit tail --last 5\n");
  }

  @Test
  void theReadmeAndItsPictureHaveTheseCommands() throws IOException {
    List<String> commands =
        printed(Files.readString(SHIPPED), true)
            .lines()
            .filter(line -> line.contains("curl") && !line.contains("https:"))
            .map(String::strip)
            .toList();

    assertThat(commands).hasSize(2);
    assertThat(Files.readString(Path.of("../README.md"))).contains("$ " + commands.getFirst());
    assertThat(Files.readString(Path.of("../docs/demo/commands")).replace("curl -s ", "curl "))
        .contains(commands);
  }

  @Test
  void withoutMiddlewareNothingIsRedacted() {
    assertThat(printed(demo("read-write"), true))
        .contains("The policy redacts nothing here: the origin receives an API key as it is:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openshell/regex|mode: redact|since guard redacts it;",
        "sluice/secrets|mode: redact|redacts nothing here",
        "sluice/secrets|'custom: [{name: ours, prefix: sk-, pattern: \"[a-z]{24}\"}], mode: deny'"
            + "|since guard refuses the request:",
      })
  void theStageInForceDecides(String middleware, String config, String promise) {
    assertThat(printed(demo("read-write") + entry(middleware, config), true)).contains(promise);
  }

  @Test
  void aPolicyThatDeniesTheDemoIsTold() {
    assertThat(printed(demo("read-only"), true))
        .contains("The policy does not allow a POST to demo.sluice.test:8480");
    assertThat(printed(ALLOWED.formatted("a.test", 80, "full"), true))
        .contains("The policy does not allow a POST to demo.sluice.test");
  }

  @Test
  void eachPortOfTheDemoIsTold() {
    assertThat(
            printed(ALLOWED.formatted("demo.sluice.test", DemoOrigin.HTTPS.port(), "full"), true))
        .containsSubsequence(
            "The policy does not allow a POST to demo.sluice.test:8480,",
            "http://demo.sluice.test:8480/",
            "The policy redacts nothing here",
            "https://demo.sluice.test:8443/");
  }

  @Test
  void tlsThatIsRelayedShowsTheCertificateOfTheOrigin() {
    String skip =
        """
        version: 1
        network_policies:
          demo: {endpoints: [{host: demo.sluice.test, port: 8443, tls: skip}]}
        """;

    assertThat(printed(skip, true))
        .contains("The policy relays this TLS unread:", " --insecure -d ")
        .doesNotContain("--cacert");
  }

  @Test
  void aPolicyThatDeniesNothingIsTold() {
    String all = ALLOWED.formatted("\"*.sluice.test\"", 80, "full");

    assertThat(printed(all, false))
        .contains("The policy allows even a host that it cannot know:")
        .doesNotContain(DENIED, "API key");
  }

  private static String demo(String access) {
    return ALLOWED.formatted("demo.sluice.test", DemoOrigin.HTTP.port(), access);
  }

  private static String entry(String middleware, String config) {
    return """
    network_middlewares:
      guard:
        middleware: %s
        config: {%s}
        endpoints: {include: [demo.sluice.test]}
    """
        .formatted(middleware, config);
  }

  private static String printed(String yaml, boolean demo) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new StartInstructions(Settings.defaults(), demo, policy(yaml))
        .print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Policy policy(String yaml) {
    Map<String, Source> sources = Map.of(Snapshot.DEFAULT_SANDBOX, new Source("p.yaml", yaml));
    Compilation<Snapshot> compiled =
        SnapshotCompiler.compile(1, sources, Optional.empty(), new BuiltInEntryCheck());
    assertThat(compiled).as("%s", compiled).isInstanceOf(Compilation.Compiled.class);
    return ((Compilation.Compiled<Snapshot>) compiled).value().policyFor(Snapshot.DEFAULT_SANDBOX);
  }
}
