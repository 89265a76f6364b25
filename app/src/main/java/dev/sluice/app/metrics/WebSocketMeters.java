package dev.sluice.app.metrics;

import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Open WebSocket sessions, their messages and their ends. Any thread. */
final class WebSocketMeters {
  /** Connections that a node can have; sessions beyond them are not in the gauge. */
  private static final int MOST_OPEN = 100_000;

  private static final int MOST_SERIES = 30;
  private static final int SWITCHING = 101;

  private static final int RESTART = 1012;

  private static final String CAUSE = "CAUSE_";
  private static final String READ = "read";
  private static final String RAW = "raw";

  private final Map<String, Boolean> open = new ConcurrentHashMap<>();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong raw = new AtomicLong();
  private final Series<Judged, Counter> judged;
  private final Series<Side, Counter> bytes;
  private final Series<Side, Counter> messages;
  private final Series<Ended, Counter> ended;
  private final Series<String, Counter> closed;

  private record Side(String direction, String type) {}

  private record Judged(Side side, Verdict decision) {}

  private record Ended(String reading, RequestCompletion.Outcome outcome) {}

  WebSocketMeters(MeterRegistry meters) {
    Side other = new Side(Text.OTHER, Text.OTHER);
    judged =
        new Series<>(
            MOST_SERIES, new Judged(other, Verdict.UNRECOGNIZED), key -> judged(meters, key));
    bytes = new Series<>(MOST_SERIES, other, side -> bytes(meters, side));
    messages = new Series<>(MOST_SERIES, other, side -> messages(meters, side));
    Ended unknown = new Ended(Text.OTHER, RequestCompletion.Outcome.UNRECOGNIZED);
    ended = new Series<>(MOST_SERIES, unknown, key -> ended(meters, key));
    closed = new Series<>(MOST_SERIES, Text.OTHER, cause -> closed(meters, cause));
    gauge(meters, READ, read);
    gauge(meters, RAW, raw);
  }

  void upgraded(String uid, boolean isRead) {
    if (open.size() < MOST_OPEN && open.putIfAbsent(uid, isRead) == null) {
      count(isRead).incrementAndGet();
    }
  }

  void completed(String uid, RequestCompletion completion) {
    if (completion.getStatus() != SWITCHING) {
      return;
    }
    Boolean was = open.remove(uid);
    if (was != null) {
      count(was).decrementAndGet();
    }
    boolean isRead = completion.hasMessages();
    ended.of(new Ended(isRead ? READ : RAW, completion.getOutcome())).increment();
    if (isRead) {
      totals(completion.getMessages());
    }
  }

  private AtomicLong count(boolean isRead) {
    return isRead ? read : raw;
  }

  private void totals(MessageTotals totals) {
    add("from_client", "text", totals.getClientText());
    add("from_client", "binary", totals.getClientBinary());
    add("from_origin", "text", totals.getOriginText());
    add("from_origin", "binary", totals.getOriginBinary());
  }

  private void add(String direction, String type, long count) {
    if (count > 0) {
      messages.of(new Side(direction, type)).increment((double) count);
    }
  }

  void told(SessionEvent event) {
    if (event.hasMessage()) {
      told(event.getMessage());
    } else if (event.hasClosing()) {
      closed.of(cause(event.getClosing())).increment();
    }
  }

  private void told(JudgedMessage message) {
    if (onlyPassed(message)) {
      return;
    }
    Side side = side(message);
    judged.of(new Judged(side, message.getVerdict())).increment();
    bytes.of(side).increment((double) message.getBytes());
    // The end of a session by a changed policy has an event of its own.
    if (message.getVerdict() == Verdict.VERDICT_DENIED && message.getCloseCode() != RESTART) {
      closed.of("denied").increment();
    }
  }

  /** It is recorded because stages did not read it, and was judged by none (m.3.1). */
  private static boolean onlyPassed(JudgedMessage message) {
    return message.getVerdict() == Verdict.VERDICT_ALLOWED
        && message.getUnseenCount() > 0
        && message.getStagesCount() == 0
        && !message.hasRule();
  }

  private static Side side(JudgedMessage message) {
    return new Side(
        message.getFromOrigin() ? "from_origin" : "from_client",
        message.getBinary() ? "binary" : "text");
  }

  private static String cause(SessionClosing closing) {
    String name = closing.getCause().name();
    return name.startsWith(CAUSE)
        ? name.substring(CAUSE.length()).toLowerCase(Locale.ROOT)
        : Text.OTHER;
  }

  private static void gauge(MeterRegistry meters, String reading, AtomicLong open) {
    Gauge.builder("sluice.websocket.sessions", open, AtomicLong::get)
        .description("Open upgraded connections: their frames are read, or they are raw bytes")
        .tag("reading", reading)
        .register(meters);
  }

  private static Counter judged(MeterRegistry meters, Judged key) {
    return Counter.builder("sluice.websocket.messages")
        .description("Messages of WebSockets that policy or a stage read, by decision")
        .tags("direction", key.side.direction, "type", key.side.type)
        .tag("decision", Text.of(key.decision))
        .register(meters);
  }

  private static Counter bytes(MeterRegistry meters, Side side) {
    return Counter.builder("sluice.websocket.messages")
        .baseUnit("bytes")
        .description("Bytes of messages of WebSockets that policy or a stage read, as they came")
        .tags("direction", side.direction, "type", side.type)
        .register(meters);
  }

  private static Counter messages(MeterRegistry meters, Side side) {
    return Counter.builder("sluice.websocket.session.messages")
        .description("Messages that went on, of WebSockets whose frames were read, when they end")
        .tags("direction", side.direction, "type", side.type)
        .register(meters);
  }

  private static Counter ended(MeterRegistry meters, Ended key) {
    return Counter.builder("sluice.websocket.ended")
        .description("Upgraded connections that ended, by how they ended")
        .tags("reading", key.reading, "outcome", Text.of(key.outcome))
        .register(meters);
  }

  private static Counter closed(MeterRegistry meters, String cause) {
    return Counter.builder("sluice.websocket.closed")
        .description("WebSocket sessions that the node closed, by cause")
        .tag("cause", cause)
        .register(meters);
  }
}
