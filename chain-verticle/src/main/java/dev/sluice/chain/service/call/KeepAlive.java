package dev.sluice.chain.service.call;

import dev.sluice.chain.service.token.TokenCaller;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Pings a connection whose calls are not answered, and closes it when pings are not answered
 * either. An idle connection is not pinged: servers take that for abuse and close it. Event loop
 * only.
 */
final class KeepAlive {
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Calls of several callers in a row without an answer: another connection may do better. */
  static final int MAX_UNANSWERED = 5;

  /**
   * The same of one caller, whose calls may be what the service does not answer. Its circuit stops
   * it before, and asks with a call that is not its own.
   */
  static final int MAX_OF_ONE = 100;

  private static final int PING_BYTES = 8;

  private final Vertx vertx;
  private final HttpConnection connection;
  private final Duration interval;
  private final Duration timeout;
  private final Set<TokenCaller> withoutAnswer = new HashSet<>();
  private Duration unanswered = Duration.ZERO;
  private int underWay;
  private int unansweredCalls;
  private boolean doubted;
  private long timer;

  private KeepAlive(Vertx vertx, HttpConnection connection, Duration interval, Duration timeout) {
    this.vertx = vertx;
    this.connection = connection;
    this.interval = interval;
    this.timeout = timeout;
    awaitTick();
  }

  static KeepAlive start(
      Vertx vertx, HttpConnection connection, Duration interval, Duration timeout) {
    return new KeepAlive(vertx, connection, interval, timeout);
  }

  Vertx vertx() {
    return vertx;
  }

  void begin() {
    underWay++;
  }

  /**
   * A call has ended; an unanswered one makes the connection doubtful, an answered one does not.
   */
  void end(boolean answered, TokenCaller caller) {
    underWay--;
    doubted = !answered;
    unansweredCalls = answered ? 0 : unansweredCalls + 1;
    if (answered) {
      unanswered = Duration.ZERO;
      withoutAnswer.clear();
    } else if (withoutAnswer.size() < 2) {
      withoutAnswer.add(caller);
    }
  }

  /** A call was cancelled, which says nothing about the connection. */
  void leave() {
    underWay--;
  }

  /**
   * Whether the last calls were not answered. A peer may go on answering pings and let no call
   * through, by its HTTP/2 settings for example. All callers share the connection, and a busy
   * service may fail to describe itself on another: of one caller it takes {@link #MAX_OF_ONE}.
   */
  boolean isMute() {
    return unansweredCalls >= (withoutAnswer.size() < 2 ? MAX_OF_ONE : MAX_UNANSWERED);
  }

  boolean isBusy() {
    return underWay > 0;
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  /**
   * One after the other: a periodic timer runs those that a pause of the process missed at once.
   */
  private void awaitTick() {
    timer = vertx.setTimer(interval.toMillis(), tick -> tick());
  }

  private void tick() {
    awaitTick();
    if (unanswered.compareTo(timeout) >= 0) {
      connection.close();
    } else if (isBusy() || doubted) {
      ping();
    }
  }

  private void ping() {
    unanswered = unanswered.plus(interval);
    connection
        .ping(Buffer.buffer(new byte[PING_BYTES]))
        .onSuccess(
            pong -> {
              unanswered = Duration.ZERO;
              doubted = false;
            });
  }
}
