package dev.sluice.tools.requests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Joins the events of each request. A request leaves when its outcome and its stages are there. One
 * that has no outcome after {@link #PATIENCE} is shown as open and held on, to be shown again. At
 * most {@link #MOST_OPEN} are held: the oldest leaves for another one, and its completion is then a
 * request of its own, since it repeats the decision. One thread.
 */
final class RequestJoiner {
  static final int MOST_OPEN = 5000;
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** The events of a record are sent together, so the rest of them is not far. */
  static final Duration SETTLED = Duration.ofMillis(300);

  private final Map<String, JoinedRequest> open = new LinkedHashMap<>();
  private final Map<Integer, String> newest = new HashMap<>();
  private final Consumer<JoinedRequest> output;

  RequestJoiner(Consumer<JoinedRequest> output) {
    this.output = output;
  }

  /**
   * Takes an event of a partition.
   *
   * @return whether it belongs to a request that is known
   */
  boolean accept(int partition, AuditEvent event, long nanos) {
    String uid = event.isOfRequest() ? event.correlation() : "";
    releasePrevious(partition, uid);
    if (uid.isEmpty()) {
      return false;
    }
    JoinedRequest request = open.get(uid);
    if (request == null) {
      if (!event.isSummary() && !event.isOfResponse()) {
        return false;
      }
      request = new JoinedRequest(event, nanos);
      makeRoom();
      open.put(uid, request);
    }
    request.add(event);
    return true;
  }

  /** The events of a record follow each other, so another request ends those of the last one. */
  private void releasePrevious(int partition, String uid) {
    String previous = newest.put(partition, uid);
    if (previous != null && !previous.equals(uid)) {
      JoinedRequest request = open.get(previous);
      if (request != null && request.isComplete()) {
        release(previous);
      }
    }
  }

  private void makeRoom() {
    if (open.size() >= MOST_OPEN) {
      release(open.keySet().iterator().next());
    }
  }

  void tick(long nanos) {
    List<String> due = new ArrayList<>();
    open.forEach(
        (uid, request) -> {
          Duration limit = request.isComplete() ? SETTLED : PATIENCE;
          if (nanos - request.since() >= limit.toNanos()) {
            due.add(uid);
          }
        });
    due.forEach(this::show);
  }

  private void show(String uid) {
    JoinedRequest request = open.get(uid);
    if (request == null || request.isComplete()) {
      release(uid);
    } else if (!request.wasShown()) {
      output.accept(request);
      request.setShown();
    }
  }

  void drain() {
    List.copyOf(open.keySet()).forEach(this::release);
  }

  private void release(String uid) {
    JoinedRequest request = open.remove(uid);
    if (request != null && (request.isComplete() || !request.wasShown())) {
      output.accept(request);
    }
  }
}
