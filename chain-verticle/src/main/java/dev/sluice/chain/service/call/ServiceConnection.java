package dev.sluice.chain.service.call;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.service.socket.DelayLine;
import dev.sluice.chain.service.socket.JoinedWrites;
import dev.sluice.chain.service.token.BearerToken;
import dev.sluice.chain.service.token.ServiceTokens.CallTokens;
import dev.sluice.chain.service.token.TokenCaller;
import dev.sluice.config.registration.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP/2 connection to a service. It is over when the service announces its end, answers no
 * more calls, or closes it; it is never opened again. Event loop only.
 */
public final class ServiceConnection {
  // HTTP/2 numbers the streams of a connection with the odd numbers below 2^31.
  private static final int MAX_CALLS = (1 << 30) - 1;

  private static final Future<Optional<BearerToken>> NO_TOKEN =
      Future.succeededFuture(Optional.empty());

  // For sending the last event (middleware-contract m.2.4).
  private static final Duration LAST_EVENT = Duration.ofMillis(10);

  // Held, because Vert.x closes a client that nothing refers to.
  private final HttpClientAgent dialer;
  private final HttpConnection peer;
  private final GrpcClient client;
  private final KeepAlive keepAlive;
  private final Optional<CallTokens> tokens;
  private final DelayLine lastEvents;
  private final ResetAllowance resets;
  private Runnable onOver = () -> {};
  private int calls;
  private int sessions;
  private Phase phase = Phase.OPEN;
  private boolean retired;

  private ServiceConnection(
      Vertx vertx,
      HttpClientAgent dialer,
      HttpClientConnection connection,
      DialSettings settings,
      Registration registration) {
    this.dialer = dialer;
    this.tokens = connection.isSsl() ? settings.tokens().of(registration) : Optional.empty();
    this.peer = connection;
    JoinedWrites.on(connection);
    this.client = new StrictGrpcClient(vertx, connection, settings.replies());
    this.keepAlive =
        KeepAlive.start(vertx, connection, settings.pings(), settings.pings().multipliedBy(2));
    this.lastEvents = new DelayLine(vertx, LAST_EVENT);
    this.resets = new ResetAllowance(vertx, settings.resets());
    connection.goAwayHandler(announced -> end());
    connection.closeHandler(gone -> onClosed());
  }

  /**
   * Opens a connection, with the files of the registration as they are now. A failure is described
   * by {@link ConnectFault}.
   */
  public static Future<ServiceConnection> open(
      Vertx vertx, Registration registration, DialSettings settings) {
    Duration connectTimeout = settings.connectTimeout();
    CertificateDemand demand = Transport.demand(registration);
    HttpClientAgent dialer =
        vertx.createHttpClient(Transport.options(registration, connectTimeout, demand));
    return Transport.dial(dialer, settings.to(registration))
        .timeout(2 * connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .map(connection -> new ServiceConnection(vertx, dialer, connection, settings, registration))
        .recover(fault -> Future.failedFuture(demand.explain(fault)))
        .onFailure(fault -> dialer.close());
  }

  /** Called once, when it takes no more calls; those under way may still be answered. */
  public void onOver(Runnable action) {
    onOver = action;
    if (phase != Phase.OPEN) {
      action.run();
    }
  }

  public boolean isUsable() {
    return phase == Phase.OPEN;
  }

  public boolean isClosed() {
    return phase == Phase.CLOSED;
  }

  /** Calls over this connection. The future always succeeds. */
  public <R extends MessageLite> Future<Reply<R>> call(
      Rpc<R> rpc, MessageLite message, Duration timeout) {
    return new UnaryCall<>(keepAlive.vertx(), rpc, message)
        .send(Future.succeededFuture(this), timeout);
  }

  public Future<Optional<BearerToken>> tokenOf(TokenCaller caller) {
    return tokens.map(own -> own.tokenOf(caller).map(Optional::of)).orElse(NO_TOKEN);
  }

  Future<GrpcClientRequest<Buffer, Buffer>> begin() {
    calls++;
    keepAlive.begin();
    if (calls == MAX_CALLS) {
      end();
    }
    return client.request();
  }

  /** Whether a session may begin: half of the streams that the peer allows are for calls. */
  public boolean hasRoom() {
    return sessions < allowedStreams() / 2;
  }

  private long allowedStreams() {
    return peer.remoteSettings() instanceof Http2Settings allowed
        ? allowed.getMaxConcurrentStreams()
        : 0;
  }

  /**
   * A stream for a session, whose first event is a call as of {@link #begin}. It keeps the
   * connection open until {@link #leaveSession}.
   */
  public Future<GrpcClientRequest<Buffer, Buffer>> beginSession() {
    sessions++;
    return begin();
  }

  /**
   * A message of a session waits for its result, which {@link #ended} follows. Between messages a
   * session counts as idle: servers take pings of idle streams for abuse.
   */
  public void asked() {
    keepAlive.begin();
  }

  public void leaveSession() {
    sessions--;
    closeWhenIdle();
  }

  /** The service goes on with a call that is over; it counts as a session that was ended. */
  void goesOn() {
    sessions++;
    ignored();
  }

  /**
   * A session was ended, and its service goes on until {@link ResetAllowance#leave}, which {@link
   * #leaveSession} follows. With many, calls go to another connection.
   */
  void ignored() {
    if (resets.enter(allowedStreams())) {
      end();
      retire();
    }
  }

  public void ended(boolean answered, TokenCaller caller) {
    keepAlive.end(answered, caller);
    if (keepAlive.isMute()) {
      end();
      retire();
    } else {
      closeWhenIdle();
    }
  }

  public void cancelled() {
    keepAlive.leave();
    closeWhenIdle();
  }

  /** Runs the action once the time for sending a last event is over. */
  void afterLastEvent(Runnable action) {
    lastEvents.add(action);
  }

  ResetAllowance resets() {
    return resets;
  }

  /** Closes it once the last call and the last session ended, for this side at least. */
  public void retire() {
    retired = true;
    closeWhenIdle();
  }

  public void close() {
    dialer.close();
  }

  private void closeWhenIdle() {
    if (retired && sessions == resets.ignored() && !keepAlive.isBusy()) {
      close();
    }
  }

  private void onClosed() {
    keepAlive.stop();
    dialer.close();
    boolean wasOpen = phase == Phase.OPEN;
    phase = Phase.CLOSED;
    if (wasOpen) {
      onOver.run();
    }
  }

  private void end() {
    if (phase == Phase.OPEN) {
      phase = Phase.OVER;
      onOver.run();
    }
  }

  private enum Phase {
    OPEN,
    OVER,
    CLOSED
  }
}
