package dev.sluice.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.config.source.Compilation.Rejected;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetiredKeyTest {
  private static final String FILE = "/etc/sluice/sluice.yaml";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "chain: {services: {breaker: {failure_ratio: 0.5}}}|1:30: warning:"
            + " chain.services.breaker.failure_ratio: is no longer used and ignored; remove it:"
            + " only consecutive_failures opens a circuit",
        "chain: {services: {breaker: {window: none}}}|1:30: warning: chain.services.breaker.window:"
            + " is no longer used and ignored; remove it: only consecutive_failures opens a"
            + " circuit",
        "audit: {segment_bytes: 64MiB}|1:9: warning: audit.segment_bytes: is no longer used and"
            + " ignored; remove it: the size of a segment follows from audit.max_bytes",
        "audit: {segment_bytes: }|1:9: warning: audit.segment_bytes: is no longer used and ignored;"
            + " remove it: the size of a segment follows from audit.max_bytes",
      })
  void isIgnoredWithOneWarning(String yaml, String warning) {
    Compiled<Settings> compiled = compiled(yaml);

    assertThat(compiled.value()).isEqualTo(Settings.defaults());
    assertThat(compiled.warnings())
        .extracting(Violation::toString)
        .containsExactly(FILE + ":" + warning);
  }

  @Test
  void leavesTheKeysBesideIt() {
    Compiled<Settings> compiled =
        compiled(
            """
            chain: {services: {breaker: {failure_ratio: 0.5, window: 9, consecutive_failures: 7}}}
            audit: {segment_bytes: 1MiB, max_bytes: 1GiB}
            """);

    assertThat(compiled.warnings()).hasSize(3);
    assertThat(compiled.value().services().breaker().consecutiveFailures()).isEqualTo(7);
    assertThat(compiled.value().audit().maxBytes()).isEqualTo(1 << 30);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audit: 5|audit: expected a mapping",
        "audit: [{segment_bytes: 1MiB}]|audit: expected a mapping",
        "proxy: {segment_bytes: 1MiB}|proxy.segment_bytes: unknown key",
      })
  void isKnownOnlyInItsPlace(String yaml, String error) {
    var read = Settings.read(new Source(FILE, yaml));

    assertThat(read).isInstanceOf(Rejected.class);
    assertThat(((Rejected<Settings>) read).violations())
        .singleElement()
        .satisfies(violation -> assertThat(violation.toString()).contains(error));
  }

  private static Compiled<Settings> compiled(String yaml) {
    var read = Settings.read(new Source(FILE, yaml));
    assertThat(read).isInstanceOf(Compiled.class);
    return (Compiled<Settings>) read;
  }
}
