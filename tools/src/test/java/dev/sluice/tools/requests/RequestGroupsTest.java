package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.testing.SampleRecords;
import dev.sluice.tools.command.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestGroupsTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void hostsAreCountedAndSorted() {
    RequestFeed feed = feed(RequestGroups.Key.HOST, Terminal.NONE);
    accept(feed, MappedEvents.of(MappedEvents.decision("a", denied("other.example.test"))));
    accept(feed, MappedEvents.exchange("b", SampleRecords.redacted().build()));
    accept(feed, MappedEvents.exchange("c", MappedEvents.allowed()));
    accept(feed, failed("d"));
    feed.end();
    assertThat(lines())
        .containsExactly(
            "REQUESTS  ALLOWED  MODIFIED  DENIED  FAILED  HOST",
            "3         2        1         0       1       api.example.test",
            "1         0        0         1       0       other.example.test");
  }

  @Test
  void reasonsAreCodesWithTheirCauses() {
    RequestFeed feed = feed(RequestGroups.Key.REASON, Terminal.NONE);
    accept(feed, MappedEvents.of(MappedEvents.decision("a", denied("x.example.test"))));
    accept(feed, MappedEvents.of(MappedEvents.decision("b", denied("y.example.test"))));
    accept(feed, MappedEvents.exchange("c", MappedEvents.allowed()));
    feed.end();
    assertThat(lines())
        .containsExactly(
            "REQUESTS  ALLOWED  MODIFIED  DENIED  FAILED  REASON",
            "2         0        0         2       0       policy_denied: no rule allows it",
            "1         1        0         0       0       -");
  }

  @Test
  void aRequestThatWasOpenCountsOnce() {
    RequestFeed feed = feed(RequestGroups.Key.HOST, Terminal.NONE);
    accept(feed, MappedEvents.of(MappedEvents.decision("a", MappedEvents.allowed())));
    feed.tick(RequestJoiner.PATIENCE.toNanos(), true);
    accept(feed, MappedEvents.of(MappedEvents.completion("a", MappedEvents.allowed())));
    feed.end();
    assertThat(lines().getLast()).startsWith("1         1 ");
  }

  @Test
  void anOpenRequestIsCountedAgainForWhatItsEndTells() {
    RequestFeed feed = feed(RequestGroups.Key.REASON, Terminal.NONE);
    accept(feed, MappedEvents.of(MappedEvents.decision("a", MappedEvents.allowed())));
    feed.tick(System.nanoTime() + RequestJoiner.PATIENCE.toNanos(), true);
    accept(feed, failed("a"));
    feed.end();
    assertThat(lines())
        .containsExactly(
            "REQUESTS  ALLOWED  MODIFIED  DENIED  FAILED  REASON",
            "1         1        0         0       1       timed_out");
  }

  @Test
  void groupsBeyondTheMostShareARow() {
    RequestFeed feed = feed(RequestGroups.Key.HOST, Terminal.NONE);
    for (int i = 0; i < RequestGroups.MOST_GROUPS + 5; i++) {
      accept(feed, MappedEvents.of(MappedEvents.decision("r" + i, denied("h" + i + ".test"))));
    }
    feed.end();
    assertThat(lines())
        .hasSize(RequestGroups.MOST_GROUPS + 2)
        .anyMatch(line -> line.matches("5 +0 +0 +5 +0 +\\(others\\)"));
  }

  @Test
  void aTerminalSeesTheTableGrowInItsPlace() {
    RequestFeed feed = feed(RequestGroups.Key.HOST, new Terminal(true, false, 100));
    accept(feed, MappedEvents.of(MappedEvents.decision("a", denied("a.test"))));
    accept(feed, MappedEvents.of(MappedEvents.decision("b", denied("b.test"))));
    feed.tick(System.nanoTime() + Duration.ofSeconds(5).toNanos(), true);
    assertThat(lines()).hasSize(3);

    feed.end();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("\u001b[3A\u001b[J");
    assertThat(lines()).hasSize(6);
  }

  private static RequestDecision denied(String host) {
    return SampleRecords.denied()
        .setDestination(Destination.newBuilder().setHost(host).setPort(443))
        .build();
  }

  private static List<byte[]> failed(String uid) {
    return MappedEvents.of(
        SampleRecords.at(SampleRecords.TIME, uid)
            .setCompletion(
                SampleRecords.completion(MappedEvents.allowed())
                    .setOutcome(RequestCompletion.Outcome.OUTCOME_TIMED_OUT))
            .build());
  }

  private RequestFeed feed(RequestGroups.Key key, Terminal terminal) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new RequestFeed(
        EventFilter.ALL, Long.MAX_VALUE, false, new RequestGroups(key, terminal, out));
  }

  private static void accept(RequestFeed feed, List<byte[]> events) {
    events.forEach(event -> feed.accept(0, event, 0));
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
