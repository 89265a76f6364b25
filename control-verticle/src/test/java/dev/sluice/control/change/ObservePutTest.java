package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.store.GenerationStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may put a policy with {@code mode: observe} in force. */
class ObservePutTest {
  private static final String RULES = "version: 1\nnetwork_policies: {}\n";
  private final String observing =
      RULES
          + "x-sluice: {mode: observe, until: %s}\n"
              .formatted(Instant.now().plus(Duration.ofDays(1)));

  @TempDir private Path state;

  private ChangeResult put(PolicyPut put) throws IOException {
    BlockingRevisions book = book();
    return book.conclude(book.put(put, Map.of()));
  }

  private ChangeResult remove(String sandbox, boolean byOperator) throws IOException {
    BlockingRevisions book = book();
    return book.conclude(book.remove(sandbox, OptionalLong.empty(), byOperator));
  }

  private BlockingRevisions book() throws IOException {
    return new BlockingRevisions(
        GenerationStore.open(state),
        new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
        false);
  }

  @Test
  void onlyAnOperatorMay() throws IOException {
    PolicyPut put = new PolicyPut("ci", observing, OptionalLong.empty());

    assertThat(put(put))
        .isInstanceOfSatisfying(
            ChangeResult.Rejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .anyMatch(
                        line ->
                            line.contains(
                                "mode: observe needs the admin token, also on loopback")));
    assertThat(put(put.byOperator())).isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void onlyAnOperatorMayRemoveAPolicySoThatAnObservedDefaultIsInForce() throws IOException {
    put(new PolicyPut("default", observing, OptionalLong.empty()).byOperator());
    put(new PolicyPut("ci", RULES, OptionalLong.empty()));
    put(new PolicyPut("seen", observing, OptionalLong.empty()).byOperator());

    assertThat(remove("ci", false))
        .isInstanceOfSatisfying(
            ChangeResult.Rejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .singleElement()
                    .asString()
                    .contains("sandbox default", "mode: observe needs the admin token"));
    assertThat(remove("seen", false)).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(remove("ci", true)).isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void othersMayRemoveWhatMakesNothingObserved() throws IOException {
    put(new PolicyPut("default", observing, OptionalLong.empty()).byOperator());

    assertThat(remove("default", false)).isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void othersMayPutWhatIsNotObserved() throws IOException {
    assertThat(put(new PolicyPut("ci", RULES, OptionalLong.empty())))
        .isInstanceOf(ChangeResult.Accepted.class);
  }
}
