package dev.sluice.chain.remote.call;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/** Pings a connection and closes it when pings stay unanswered. Event loop only. */
public final class KeepAlive {
  public static final Duration INTERVAL = Duration.ofSeconds(10);
  public static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int PING_BYTES = 8;

  private final HttpConnection connection;
  private final Duration interval;
  private final Duration timeout;
  private Duration unanswered = Duration.ZERO;

  private KeepAlive(HttpConnection connection, Duration interval, Duration timeout) {
    this.connection = connection;
    this.interval = interval;
    this.timeout = timeout;
  }

  /**
   * Starts pinging.
   *
   * @return the timer to cancel when the connection closed
   */
  public static long start(
      Vertx vertx, HttpConnection connection, Duration interval, Duration timeout) {
    KeepAlive keepAlive = new KeepAlive(connection, interval, timeout);
    return vertx.setPeriodic(interval.toMillis(), tick -> keepAlive.ping());
  }

  private void ping() {
    if (unanswered.compareTo(timeout) >= 0) {
      connection.close();
      return;
    }
    unanswered = unanswered.plus(interval);
    connection
        .ping(Buffer.buffer(new byte[PING_BYTES]))
        .onSuccess(pong -> unanswered = Duration.ZERO);
  }
}
