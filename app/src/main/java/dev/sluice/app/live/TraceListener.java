package dev.sluice.app.live;

import com.google.protobuf.ByteString;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.RequestEvents;
import dev.sluice.proto.v1.StepsTold;
import dev.sluice.proto.v1.StepsWanted;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One listener: asks all proxies of the cluster, again and again so that new ones hear of it too,
 * and passes their events to its output until the wanted requests have ended. Each line is a JSON
 * object whose {@code event} names its kind. Event loop only.
 */
final class TraceListener {
  /** A proxy forgets a listener that it has not heard of for this long. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  private static final Duration RENEWAL = Duration.ofSeconds(3);

  /** Renewals between two signs of life; the admin API cuts a stream that is idle for long. */
  private static final int QUIET_RENEWALS = 5;

  /** Bounds the memory that unknown senders can claim. */
  private static final int MOST_NODES = 1024;

  private final String id = UUID.randomUUID().toString();
  private final Vertx vertx;
  private final TraceQuery query;
  private final LineStream output;
  private final MessageConsumer<StepsTold> answers;
  private final Set<String> nodes = new HashSet<>();
  private final Set<String> admitted = new HashSet<>();
  private final List<Runnable> timers = new ArrayList<>();
  private int ended;
  private int renewals;
  private boolean closed;

  private TraceListener(Vertx vertx, TraceQuery query, LineStream output) {
    this.vertx = vertx;
    this.query = query;
    this.output = output;
    this.answers = vertx.eventBus().consumer(BusAddress.steps(id));
  }

  static TraceListener start(Vertx vertx, TraceQuery query, LineStream output) {
    TraceListener listener = new TraceListener(vertx, query, output);
    listener.answers.handler(message -> listener.told(message.body()));
    listener
        .answers
        .completion()
        .onSuccess(reachable -> listener.begin())
        .onFailure(unreachable -> listener.end("stopping"));
    return listener;
  }

  private void begin() {
    if (closed) {
      return;
    }
    ask(LEASE);
    long renewal = vertx.setPeriodic(RENEWAL.toMillis(), tick -> renew());
    long timeout = vertx.setTimer(query.timeout().toMillis(), over -> end("timeout"));
    timers.add(() -> vertx.cancelTimer(renewal));
    timers.add(() -> vertx.cancelTimer(timeout));
  }

  /**
   * @param lease time that the proxies answer without being asked again; zero stops them
   */
  private void ask(Duration lease) {
    vertx
        .eventBus()
        .publish(
            BusAddress.STEPS_WANTED,
            StepsWanted.newBuilder()
                .setListener(id)
                .setSandbox(query.sandbox())
                .setHost(query.host())
                .setRequests(query.requests())
                .setLeaseMs((int) lease.toMillis())
                .build());
  }

  private void renew() {
    ask(LEASE);
    renewals++;
    if (renewals == 1 && nodes.isEmpty()) {
      output.line(line("unheard"));
    } else if (renewals % QUIET_RENEWALS == 0) {
      output.line(line("alive"));
    }
  }

  private void told(StepsTold told) {
    if (closed) {
      return;
    }
    if (!told.hasRequest()) {
      heard(told);
    } else if (admit(told.getRequest())) {
      output.line(events(told.getNode(), told.getRequest()));
      if (ended == query.requests()) {
        end("count");
      }
    }
  }

  private void heard(StepsTold told) {
    if (nodes.size() < MOST_NODES && nodes.add(told.getNode())) {
      output.line(line(told.getFull() ? "full" : "listening").put("node", told.getNode()));
    }
  }

  /** Admits the first requests that any proxy tells, and the tunnels around them. */
  private boolean admit(RequestEvents request) {
    boolean known = admitted.contains(request.getUid());
    if (!known && admitted.size() >= query.requests()) {
      return false;
    }
    if (request.getCounted()) {
      admitted.add(request.getUid());
    }
    if (request.getEnded() && admitted.contains(request.getUid())) {
      ended++;
    }
    return true;
  }

  private static JsonObject events(String node, RequestEvents request) {
    JsonArray events = new JsonArray();
    for (ByteString event : request.getEventsList()) {
      events.add(new JsonObject(event.toStringUtf8()));
    }
    return line("events")
        .put("node", node)
        .put("request", request.getUid())
        .put("counted", request.getCounted())
        .put("ended", request.getEnded())
        .put("events", events);
  }

  private static JsonObject line(String event) {
    return new JsonObject().put("event", event);
  }

  /**
   * Writes the last line, and stops.
   *
   * @param reason {@code count}, {@code timeout} or {@code stopping}
   */
  void end(String reason) {
    if (!closed) {
      output.line(line("end").put("reason", reason).put("requests", ended));
      close();
      output.end();
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      timers.forEach(Runnable::run);
      ask(Duration.ZERO);
      answers.unregister();
      output.closed();
    }
  }
}
