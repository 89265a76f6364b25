package dev.sluice.policy.argument;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.Policies;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.compiled.PolicyCompiler;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/** What a condition takes for clear, the JDK reads in the same way. */
class ArgumentFuzzTest {
  private static final String ROOT = "/w";

  @FuzzTest
  void path(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    Holds holds = PathReading.within(ROOT, text);

    if (holds != Holds.UNCLEAR) {
      assertThat(Path.of(text).normalize().startsWith(ROOT)).isEqualTo(holds == Holds.YES);
    }
    if (PathReading.isCanonical(text)) {
      assertThat(PathReading.within(text, text)).isEqualTo(Holds.YES);
    }
  }

  @FuzzTest
  void url(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    ValueTest.UrlReading.of(text).ifPresent(read -> check(text, read));
  }

  /** Of the part in front of path and query, whose characters the JDK restricts. */
  private static void check(String text, ValueTest.UrlReading read) {
    String authority = text.replaceFirst("(://[^/?#]*)(?s:.*)", "$1");
    URI uri = URI.create(authority);
    assertThat(uri.getScheme().toLowerCase(Locale.ROOT)).isEqualTo(read.scheme());
    assertThat(uri.getRawUserInfo()).isNull();
    assertThat(uri.getRawAuthority().toLowerCase(Locale.ROOT)).startsWith(read.host());
    if (uri.getPort() >= 0) {
      assertThat(read.port()).hasValue(uri.getPort());
    }
  }

  @FuzzTest
  void conditions(FuzzedDataProvider data) {
    String arguments = data.consumeRemainingAsString().replace("\n", " ");
    String yaml =
        Policies.enforced(
            "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method: tools/call,"
                + " tool: t, arguments: "
                + arguments
                + "}}]");
    if (PolicyCompiler.compile(new Source("f.yaml", yaml))
        instanceof Compilation.Compiled<Policy>(var policy, var warnings)) {
      PolicyDecision decision =
          Policies.admit(
              policy,
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\","
                  + "\"arguments\":{\"a\":[\"canary\"],\"b\":{\"c\":1}}}}");
      assertThat(decision.toString()).doesNotContain("canary");
    }
  }
}
