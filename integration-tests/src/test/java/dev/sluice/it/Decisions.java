package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a SIEM concludes from the events alone: whether a decision is missing or doubled. */
final class Decisions implements Consumer<JsonObject> {
  private static final int HTTP_ACTIVITY = 4002;

  private final Map<String, String> uidByPath = new HashMap<>();
  private final Set<String> uids = new HashSet<>();
  private final Map<String, BitSet> numbersByWriter = new TreeMap<>();
  private int doubled;
  private int reused;
  private int gaps;
  private int olderStates;
  private long lostAtMost;
  private int redelivered;

  /** Takes one event into account; those without a decision number only as far as uids go. */
  @Override
  public void accept(JsonObject event) {
    JsonObject metadata = event.getJsonObject("metadata");
    String uid = metadata.getString("uid");
    if (!uids.add(uid)) {
      redelivered++;
      reused += isOfAnotherRequest(event, uid) ? 1 : 0;
      return;
    }
    if (metadata.getString("event_code", "").equals("audit.gap")) {
      gap(event.getJsonObject("unmapped"));
    }
    if (!metadata.containsKey("sequence")) {
      return;
    }
    String writer = metadata.getJsonArray("loggers").getJsonObject(0).getString("uid");
    numbersByWriter
        .computeIfAbsent(writer, ignored -> new BitSet())
        .set(metadata.getInteger("sequence"));
    if (event.getInteger("class_uid") == HTTP_ACTIVITY && uidByPath.put(path(event), uid) != null) {
      doubled++;
    }
  }

  /** What an older state lacks is on the topic; what others lost is not. */
  private void gap(JsonObject bounds) {
    gaps++;
    if (bounds.containsKey("successor")) {
      olderStates++;
    } else {
      lostAtMost += bounds.getLong("records_at_most", bounds.getLong("records"));
    }
  }

  private boolean isOfAnotherRequest(JsonObject event, String uid) {
    return event.getInteger("class_uid") == HTTP_ACTIVITY
        && event.getJsonObject("metadata").containsKey("sequence")
        && !uid.equals(uidByPath.get(path(event)));
  }

  /** Events with uids of their own. */
  int events() {
    return uids.size();
  }

  /** Requests with a decision. */
  int requests() {
    return uidByPath.size();
  }

  boolean decide(Collection<String> paths) {
    return uidByPath.keySet().containsAll(paths);
  }

  /** How many of these paths no decision names. */
  long missing(Collection<String> paths) {
    return paths.stream().filter(path -> !uidByPath.containsKey(path)).count();
  }

  /** Events that name another request under a uid that came before. */
  int reused() {
    return reused;
  }

  /** Events that tell that a state was older than the topic. */
  int olderStates() {
    return olderStates;
  }

  /** Upper bound of the records that nodes say they lost. */
  long lostAtMost() {
    return lostAtMost;
  }

  /** Events that tell a loss. */
  int gaps() {
    return gaps;
  }

  /** Paths that more than one decision names. */
  int doubled() {
    return doubled;
  }

  /** Events that came more than once under one uid, which is allowed after a crash. */
  int redelivered() {
    return redelivered;
  }

  /** Fails when a writer's numbers have a gap. */
  void assertNoGap() {
    numbersByWriter.forEach(
        (writer, numbers) ->
            assertThat(numbers.nextClearBit(numbers.nextSetBit(0)))
                .as("first number that writer %s lacks", writer)
                .isEqualTo(numbers.length()));
  }

  private static String path(JsonObject event) {
    return event.getJsonObject("http_request").getJsonObject("url").getString("path");
  }
}
