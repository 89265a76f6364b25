package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.testing.SampleNodeRecords;
import dev.sluice.testing.SampleRecords;
import dev.sluice.tools.requests.EventFilter.Decision;
import dev.sluice.tools.requests.EventFilter.EventClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestFeedTest {
  private static final List<byte[]> REDACTED =
      MappedEvents.exchange("redacted", SampleRecords.redacted().build());
  private static final List<byte[]> DENIED =
      MappedEvents.of(MappedEvents.decision("denied", SampleRecords.denied().build()));
  private static final List<byte[]> STARTED =
      MappedEvents.of(SampleNodeRecords.lifecycle(Lifecycle.Activity.ACTIVITY_START));

  private final Recorded output = new Recorded();

  @Test
  void theCountIsOfEventsWhateverTheyBecome() {
    RequestFeed feed = feed(EventFilter.ALL, 4, false);
    accept(feed, STARTED);
    REDACTED.subList(0, 2).forEach(event -> accept(feed, List.of(event)));
    assertThat(feed.isDone()).isFalse();

    accept(feed, REDACTED.subList(2, 3));
    assertThat(feed.isDone()).isTrue();
    feed.end();

    assertThat(output.requests).containsExactly("redacted");
    assertThat(output.hidden).isEqualTo(1);
  }

  @Test
  void aRequestIsShownForWhatWasDecidedOnIt() {
    assertThat(requests(decided(Decision.MODIFIED))).containsExactly("redacted");
    assertThat(requests(decided(Decision.DENIED))).containsExactly("denied");
    assertThat(requests(decided(Decision.ALLOWED))).isEmpty();
  }

  @Test
  void aRequestIsShownForTheClassOfOneOfItsEvents() {
    assertThat(requests(ofClass(EventClass.FINDING))).containsExactly("redacted");
    assertThat(requests(ofClass(EventClass.HTTP))).containsExactly("redacted", "denied");
    assertThat(requests(ofClass(EventClass.NETWORK))).isEmpty();
    assertThat(output.hidden).isZero();
  }

  @Test
  void whoAsksForEventsOfNodesSeesThem() {
    requests(ofClass(EventClass.LIFECYCLE));
    assertThat(output.events).containsExactly("node.lifecycle");
    assertThat(output.requests).isEmpty();
  }

  @Test
  void allMeansAll() {
    RequestFeed feed = feed(EventFilter.ALL, Long.MAX_VALUE, true);
    accept(feed, STARTED);
    assertThat(output.events).containsExactly("node.lifecycle");
  }

  @Test
  void findingsWithoutTheirRequestAreShownAndStagesAreNot() {
    RequestFeed feed = feed(EventFilter.ALL, Long.MAX_VALUE, false);
    accept(feed, REDACTED.subList(1, 3));
    assertThat(output.events).containsExactly("finding.service");
    assertThat(output.hidden).isZero();
  }

  @Test
  void noRequestIsOpenBeforeTheWholeHistoryWasRead() {
    RequestFeed feed = feed(EventFilter.ALL, Long.MAX_VALUE, false);
    accept(feed, MappedEvents.of(MappedEvents.decision("old", MappedEvents.allowed())));
    feed.tick(10 * RequestJoiner.PATIENCE.toNanos(), false);
    assertThat(output.requests).isEmpty();

    feed.tick(10 * RequestJoiner.PATIENCE.toNanos(), true);
    assertThat(output.requests).containsExactly("old");
  }

  @Test
  void theEndOfTheReaderIsTheEnd() {
    RequestFeed feed = feed(EventFilter.ALL, Long.MAX_VALUE, false);
    output.closed = true;
    feed.tick(0, true);
    assertThat(feed.isDone()).isTrue();
  }

  private List<String> requests(EventFilter filter) {
    output.requests.clear();
    RequestFeed feed = feed(filter, Long.MAX_VALUE, false);
    List.of(STARTED, REDACTED, DENIED).forEach(events -> accept(feed, events));
    feed.end();
    return output.requests;
  }

  private static EventFilter decided(Decision decision) {
    return new EventFilter(
        Optional.of("api.example.test"), Optional.of(decision), Optional.empty(), Optional.empty());
  }

  private static EventFilter ofClass(EventClass eventClass) {
    return new EventFilter(
        Optional.empty(), Optional.empty(), Optional.of(eventClass), Optional.empty());
  }

  private RequestFeed feed(EventFilter filter, long count, boolean all) {
    return new RequestFeed(filter, count, all, output);
  }

  private static void accept(RequestFeed feed, List<byte[]> events) {
    events.forEach(event -> feed.accept(0, event, 0));
  }

  /** In its partition nothing follows it, so that it is only known to be whole at the end. */
  @Test
  void theNewestRequestsAreThoseOfTheLatestTimes() {
    NewestRequests newest = new NewestRequests(2);
    RequestFeed feed = new RequestFeed(EventFilter.ALL, Long.MAX_VALUE, false, newest);
    deniedAfter(0, "of a quiet partition").forEach(event -> feed.accept(1, event, 0));
    for (int i = 1; i <= 3; i++) {
      deniedAfter(i, "number " + i).forEach(event -> feed.accept(0, event, 0));
    }
    feed.end();
    newest.replay(output);

    assertThat(output.requests).containsExactly("number 2", "number 3");
  }

  private static List<byte[]> deniedAfter(int millis, String uid) {
    return MappedEvents.of(
        SampleRecords.at(SampleRecords.TIME + millis, uid)
            .setRequest(SampleRecords.denied())
            .build());
  }

  /** Remembers what it gets. */
  private static final class Recorded implements RequestOutput {
    private final List<String> requests = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private int hidden;
    private boolean closed;

    @Override
    public void request(JoinedRequest request) {
      requests.add(request.summary().correlation());
    }

    @Override
    public void event(AuditEvent event) {
      events.add(event.code());
    }

    @Override
    public void hidden(AuditEvent event) {
      hidden++;
    }

    @Override
    public void unreadable() {
      throw new AssertionError("every event is JSON");
    }

    @Override
    public boolean isClosed() {
      return closed;
    }
  }
}
