package dev.sluice.chain.remote.call;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/**
 * Pings a connection whose calls are not answered, and closes it when pings are not answered
 * either. An idle connection is not pinged: servers take that for abuse and close it. Event loop
 * only.
 */
final class KeepAlive {
  static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int PING_BYTES = 8;

  private final Vertx vertx;
  private final HttpConnection connection;
  private final Duration interval;
  private final Duration timeout;
  private final long timer;
  private Duration unanswered = Duration.ZERO;
  private int underWay;
  private boolean doubted;

  private KeepAlive(Vertx vertx, HttpConnection connection, Duration interval, Duration timeout) {
    this.vertx = vertx;
    this.connection = connection;
    this.interval = interval;
    this.timeout = timeout;
    this.timer = vertx.setPeriodic(interval.toMillis(), tick -> tick());
  }

  /** Starts watching, until {@link #stop}. */
  static KeepAlive start(
      Vertx vertx, HttpConnection connection, Duration interval, Duration timeout) {
    return new KeepAlive(vertx, connection, interval, timeout);
  }

  Vertx vertx() {
    return vertx;
  }

  /** A call begins. */
  void begin() {
    underWay++;
  }

  /**
   * A call has ended; an unanswered one makes the connection doubtful, an answered one does not.
   */
  void end(boolean answered) {
    underWay--;
    doubted = !answered;
    if (answered) {
      unanswered = Duration.ZERO;
    }
  }

  /** A call was cancelled, which says nothing about the connection. */
  void leave() {
    underWay--;
  }

  /** Whether calls are under way. */
  boolean isBusy() {
    return underWay > 0;
  }

  /** The connection is closed. */
  void stop() {
    vertx.cancelTimer(timer);
  }

  private void tick() {
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
