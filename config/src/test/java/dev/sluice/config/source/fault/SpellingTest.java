package dev.sluice.config.source.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> KNOWN =
      List.of("host", "port", "read-only", "network_policies", "known_value", "run", "--config");

  @ParameterizedTest
  @CsvSource({
    "hots, host",
    "hst, host",
    "Host, host",
    "hostname, host",
    "readonly, read-only",
    "READ_ONLY, read-only",
    "policies, network_policies",
    "network-policy, network_policies",
    "rum, run",
    "--confg, --config",
  })
  void aCloseWordIsProposed(String written, String meant) {
    assertThat(Spelling.closest(written, KNOWN)).contains(meant);
    assertThat(Spelling.hint(written, KNOWN)).isEqualTo("did you mean " + meant + "? ");
  }

  @ParameterizedTest
  @CsvSource({"destination", "value", "x", "''", "config"})
  void aWordThatResemblesNoneHasNoProposal(String written) {
    assertThat(Spelling.closest(written, List.of("host", "port", "known_value", "run"))).isEmpty();
    assertThat(Spelling.hint(written, List.of())).isEmpty();
  }

  @Test
  void twoWordsThatContainItAreNoProposal() {
    assertThat(Spelling.closest("middle", List.of("middleware", "middleman"))).isEmpty();
  }

  @Test
  void aLongWordCostsLittle() {
    assertThat(Spelling.closest("x".repeat(1_000_000), KNOWN)).isEmpty();
  }
}
