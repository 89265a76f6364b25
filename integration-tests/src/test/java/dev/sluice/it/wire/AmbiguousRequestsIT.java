package dev.sluice.it.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.wire.RawClient.Answers;
import dev.sluice.it.wire.Seen.Reading;
import dev.sluice.it.wire.WireCase.CutOff;
import dev.sluice.it.wire.WireCase.Refused;
import dev.sluice.it.wire.WireCase.Served;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Malformed and ambiguous requests: each is refused with its status and reaches nobody, or every
 * origin reads it in the same way. Behind each case, in the same write, comes a plain request; if
 * anybody disagreed about where the case ends, that one would be read wrongly.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmbiguousRequestsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Template NEXT =
      Template.of("GET {origin}/next HTTP/1.1\nHost: {host}\nConnection: close\n\n");
  private static final Reading NEXT_READ = new Reading("GET", "/next", "");

  private Site site;
  private RawClient client;

  @BeforeAll
  void start(@TempDir Path directory) {
    site = Site.start(directory, PATIENCE.multipliedBy(2));
    client = site.client(PATIENCE);
  }

  @AfterAll
  void stop() throws IOException {
    site.close();
  }

  static Stream<WireCase> plain() {
    return WireCases.of(Mode.PLAIN).stream();
  }

  static Stream<WireCase> tunnel() {
    return WireCases.of(Mode.TUNNEL).stream();
  }

  @Test
  void thereAreManyOfThem() {
    assertThat(plain()).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
  }

  @Test
  void otherMakesTakePart() {
    assertThat(site.witnesses()).hasSizeLessThanOrEqualTo(3);
    Assumptions.assumeTrue(
        site.witnesses().size() == 3, "nginx and HAProxy are not both installed: fewer origins");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plain")
  void inAbsoluteForm(WireCase tried) throws IOException {
    tryOut(tried, Mode.PLAIN);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tunnel")
  void insideATunnel(WireCase tried) throws IOException {
    tryOut(tried, Mode.TUNNEL);
  }

  private void tryOut(WireCase tried, Mode mode) throws IOException {
    for (Witness origin : site.witnesses()) {
      long before = origin.recorder().bytes();
      Answers answers = client.exchange(origin, mode, tried.request().then(NEXT));
      List<Seen> seen = origin.recorder().take();
      if (tried.end() instanceof Refused && tried.readings().isEmpty()) {
        assertThat(origin.recorder().bytes() - before).as("bytes at " + origin.name()).isZero();
      }
      if (tried.declining().contains(origin.name())) {
        declined(tried, origin, answers, seen);
      } else {
        assertThat(answers)
            .as("answers with " + origin.name())
            .isEqualTo(new Answers(statuses(tried), true));
        assertThat(seen)
            .as("read by " + origin.name())
            .allMatch(Seen::isConsistent)
            .allMatch(one -> one.host().equals(origin.authority(mode)))
            .extracting(Seen::reading)
            .isEqualTo(readings(tried));
      }
    }
  }

  /** The server in front says no, and passes nothing of the case on. */
  private static void declined(WireCase tried, Witness origin, Answers answers, List<Seen> seen) {
    assertThat(answers.statuses()).as("answers with " + origin.name()).isNotEmpty();
    assertThat(answers.statuses().getFirst()).isBetween(400, 501);
    assertThat(seen)
        .as("read by " + origin.name())
        .extracting(Seen::reading)
        .isSubsetOf(NEXT_READ)
        .doesNotContainAnyElementsOf(tried.readings());
  }

  private static List<Integer> statuses(WireCase tried) {
    List<Integer> statuses = new ArrayList<>();
    tried.readings().forEach(ignored -> statuses.add(200));
    statuses.add(
        switch (tried.end()) {
          case Served() -> 200;
          case Refused(int status) -> status;
          case CutOff(int status) -> status;
        });
    return statuses;
  }

  private static List<Reading> readings(WireCase tried) {
    List<Reading> readings = new ArrayList<>(tried.readings());
    if (tried.end() instanceof Served) {
      readings.add(NEXT_READ);
    }
    return readings;
  }
}
