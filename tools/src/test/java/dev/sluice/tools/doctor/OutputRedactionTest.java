package dev.sluice.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputRedactionTest {
  private static final OutputRedaction REDACTION =
      OutputRedaction.of(
          new ShellEnvironment(Map.of("HTTPS_PROXY", "http://ci:se%20cret%2F1@127.0.0.1:3128")),
          new ShellEnvironment(Map.of("NPM_AUTH", "private-value", "SHORT_KEY", "ab")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ci:se%20cret%2F1@127.0.0.1:3128",
        "http://other:se/cr@et@proxy",
        "cannot use se%20cret%2F1 here",
        "cannot use se cret/1 here",
        "field Y2k6c2UgY3JldC8x sent",
        "Proxy-Authorization: Basic c2UgY3JldA==",
        "bearer se-cret",
        "--password se-cret",
        "value private-value"
      })
  void hidesSecrets(String line) {
    assertThat(REDACTION.line(line))
        .contains("[hidden]")
        .doesNotContain("cret", "c2Ug", "private-value");
  }

  @Test
  void leavesWordsThatTell() {
    assertThat(REDACTION.line("407 Proxy Authentication Required, about https://sluice.local/ab"))
        .isEqualTo("407 Proxy Authentication Required, about https://sluice.local/ab");
  }

  @Test
  void showsTheLastLineWithWords() {
    assertThat(REDACTION.failureBoundary("first\n  last \u001b[31m\n\n"))
        .isEqualTo("last \\u{1b}[31m");
    assertThat(REDACTION.failureBoundary("\n")).isEmpty();
    assertThat(REDACTION.failureBoundary("x".repeat(500))).hasSize(163).endsWith("...");
  }
}
