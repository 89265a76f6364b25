package dev.sluice.policy.section;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys below {@code x-sluice}. */
class SectionReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private final Violations violations = new Violations();

  private SluiceSection read(String yaml) {
    return YamlSource.read("p.yaml", yaml, violations)
        .map(root -> SectionReader.read(Fields.ofRoot(root, violations), NOW))
        .orElseThrow();
  }

  private List<String> found() {
    return switch (violations.conclude("")) {
      case Compilation.Compiled<String>(var usable, var warnings) -> texts(warnings);
      case Compilation.Rejected<String>(var all) -> texts(all);
    };
  }

  private static List<String> texts(List<Violation> violations) {
    return violations.stream().map(Violation::text).toList();
  }

  @Test
  void aFileWithoutTheKeyIsWithoutWarnings() {
    assertThat(read("version: 1")).isEqualTo(SluiceSection.NONE);
    assertThat(found()).isEmpty();
  }

  @Test
  void theKeyIsNamedAsOneThatOpenShellRefuses() {
    read("x-sluice: {}");

    assertThat(found())
        .containsExactly("warning: x-sluice: is a key of Sluice: OpenShell refuses this file");
  }

  @Test
  void presetsAreNamesWithTheirPlaces() {
    List<PresetName> presets = read("x-sluice:\n  presets:\n  - npm\n  - github").presets();

    assertThat(presets).extracting(PresetName::text).containsExactly("npm", "github");
    assertThat(presets.getLast().at().line()).isEqualTo(4);
    assertThat(presets.getLast().path().text()).isEqualTo("x-sluice.presets[1]");
  }

  @Test
  void aMisspelledKeyIsAnError() {
    read("x-sluice: {preset: [npm]}");

    assertThat(found())
        .contains(
            "x-sluice.preset: unknown key; did you mean presets? known here: presets, observe,"
                + " mode, until");
  }

  @Test
  void aFloodOfPresetsIsAnError() {
    read("x-sluice: {presets: [" + "npm, ".repeat(64) + "npm]}");

    assertThat(found()).contains("x-sluice.presets: too many presets (65 > 64)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-12-05T12:00:00Z", "2026-11-28T12:00:01Z", "2026-11-28T14:30:00+02:00"})
  void observeIsReadWithItsEnd(String until) {
    ObserveMode mode =
        read("x-sluice: {mode: observe, until: '" + until + "'}").observe().orElseThrow();

    assertThat(mode.until()).isEqualTo(Instant.parse(until));
    assertThat(found())
        .last()
        .isEqualTo(
            "warning: x-sluice.until: until then what no rule admits is recorded and allowed, as"
                + " mode: observe says");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode: observe | x-sluice.mode: observe needs until, at most 7 days ahead; add until:"
            + " 2026-12-05T12:00:00Z",
        "mode: observe, until: tomorrow | x-sluice.until: expected an instant such as"
            + " 2030-01-31T12:00:00Z",
        "mode: observed, until: 2026-12-01T12:00:00Z | x-sluice.mode: unknown value 'observed'; did"
            + " you mean observe? use one of: enforce, observe",
        "mode: enforce, until: 2026-12-01T12:00:00Z | x-sluice.until: ends mode: observe, which is"
            + " not set; add it or remove until",
        "until: 2026-12-01T12:00:00Z | x-sluice.until: ends mode: observe, which is not set; add it"
            + " or remove until"
      })
  void observeWithoutAnEndInSightIsAnError(String keys, String expected) {
    read("x-sluice: {" + keys + "}");

    assertThat(found()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({"2026-12-05T12:00:00Z,false", "2026-12-05T12:00:01Z,true"})
  void aChangeEndsTheModeWithinAWeek(String until, boolean refused) {
    read("x-sluice: {mode: observe, until: '" + until + "'}")
        .observe()
        .orElseThrow()
        .checkEnd(NOW, violations);

    assertThat(violations.hasErrors()).isEqualTo(refused);
    assertThat(
            found()
                .contains(
                    "x-sluice.until: more than 7 days ahead; write an earlier end of mode:"
                        + " observe"))
        .isEqualTo(refused);
  }

  @Test
  void aModeThatIsOverIsAWarning() {
    ObserveMode over =
        read("x-sluice: {mode: observe, until: 2026-11-28T12:00:00Z}").observe().orElseThrow();

    assertThat(found())
        .contains("warning: x-sluice.until: is over: mode: observe has no effect; remove both");
    assertThat(over.isActive(NOW)).isFalse();
    assertThat(over.isActive(NOW.minusMillis(1))).isTrue();
  }

  @Test
  void aClockThatIsFarBehindEndsTheMode() {
    ObserveMode mode =
        read("x-sluice: {mode: observe, until: 2026-12-05T12:00:00Z}").observe().orElseThrow();

    assertThat(mode.isActive(NOW.minus(Duration.ofMinutes(5)))).isTrue();
    assertThat(mode.isActive(NOW.minus(Duration.ofMinutes(6)))).isFalse();
  }
}
