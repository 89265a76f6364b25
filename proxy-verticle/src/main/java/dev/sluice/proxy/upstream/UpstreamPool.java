package dev.sluice.proxy.upstream;

import dev.sluice.proxy.upstream.OpeningConnections.Sharing;
import dev.sluice.proxy.upstream.OriginStreams.Need;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.SetupStep;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.tls.AlpnOffer;
import dev.sluice.wire.tls.TlsFailure;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Event loop only. The connections of one loop to origins. Idle ones are kept by sandbox, checked
 * address, port, verified name and client certificate.
 */
public final class UpstreamPool {
  private final Dialer dialer;
  private final IdleConnections idle;
  private final SharedConnections shared;
  private final OriginProtocols protocols = new OriginProtocols(System::nanoTime);
  private final OpeningConnections opening;
  private final ProtocolProbes probes;

  // A stream on a new connection, and how many streams that connection carries at once.
  private record Opened(OriginStream stream, Future<Integer> told) {}

  /** {@code maxIdlePerOrigin} bounds the idle HTTP/1 connections of one key. */
  public UpstreamPool(Dialer dialer, int maxIdlePerOrigin, int maxIdle, SharedConnections shared) {
    this.dialer = dialer;
    this.idle = new IdleConnections(maxIdlePerOrigin, maxIdle);
    this.shared = shared;
    ReleasedRequests released = new ReleasedRequests(dialer::inNextTurn);
    this.opening = new OpeningConnections(released);
    this.probes = new ProtocolProbes(shared.deadlines(), released);
  }

  public Optional<OriginStream> takeIdle(Origin origin) {
    int identity = dialer.identity(origin);
    for (InetAddress address : origin.addresses()) {
      Optional<OriginStream> kept = take(origin, origin.key(address, identity));
      if (kept.isPresent()) {
        return kept;
      }
    }
    return Optional.empty();
  }

  private Optional<OriginStream> take(Origin origin, OriginKey key) {
    return mayShare(origin) ? shared.take(key) : idle.take(key).map(PooledConnection::openStream);
  }

  // Whether the origin may choose HTTP/2: it is not known to speak HTTP/1.1 alone.
  private boolean mayShare(Origin origin) {
    return origin.mayShare() && protocols.choseHttp2(origin).orElse(true);
  }

  // Whether a kept connection, encrypted or not, proves that the origin is reachable.
  private boolean isReached(Origin origin) {
    return hasIdle(origin) || hasIdle(origin.inTheClear());
  }

  private boolean hasIdle(Origin origin) {
    int identity = dialer.identity(origin);
    return origin.addresses().stream()
        .map(address -> origin.key(address, identity))
        .anyMatch(key -> idle.has(key) || shared.has(key));
  }

  /**
   * Dials a socket for a tunnel that is not classified yet. Over its share, the sandbox gives up an
   * idle connection instead. Fails with {@link OriginUnavailable}.
   */
  public Future<DialedSocket> dial(Origin origin) {
    return dialer
        .connect(origin)
        .recover(
            failure ->
                OriginUnavailable.isOverShare(failure) && idle.closeOldest(origin.sandbox())
                    ? dialer.connect(origin)
                    : Future.failedFuture(failure));
  }

  public Future<PredialedSocket> dialSpare(Origin origin) {
    return dial(origin).map(PredialedSocket::of);
  }

  /** As {@link #dialSpare}, but none when a kept connection proves that the origin is reachable. */
  public Future<PredialedSocket> spare(Origin origin) {
    return isReached(origin) ? Future.succeededFuture(PredialedSocket.none()) : dialSpare(origin);
  }

  public Future<OriginStream> open(Origin origin, Need need) {
    return open(origin, need, Sharing.UNKNOWN);
  }

  private Future<OriginStream> open(Origin origin, Need need, Sharing sharing) {
    return mayShare(origin)
        ? openShared(origin, need, sharing)
        : openAlone(origin, need.times()).map(Opened::stream);
  }

  private Future<Opened> openAlone(Origin origin, SetupTimes times) {
    return connect(origin, times).map(socket -> opened(socket, origin));
  }

  private Future<DialedSocket> connect(Origin origin, SetupTimes times) {
    return times
        .measure(SetupStep.CONNECT, () -> dial(origin))
        .compose(dialed -> encrypt(dialed, origin, times));
  }

  private Future<DialedSocket> encrypt(DialedSocket dialed, Origin origin, SetupTimes times) {
    return origin.tls()
        ? times.measure(SetupStep.ORIGIN_TLS, () -> dialer.encrypt(dialed, origin))
        : Future.succeededFuture(dialed);
  }

  private Future<OriginStream> openShared(Origin origin, Need need, Sharing sharing) {
    return opening
        .await(origin, dialer.identity(origin), sharing, need.lasts())
        .map(wait -> wait.compose(told -> share(origin, need, sharing.after(told))))
        .orElseGet(() -> opens(origin, openAlone(origin, need.times()), sharing));
  }

  private Future<OriginStream> share(Origin origin, Need need, Sharing sharing) {
    return takeIdle(origin)
        .map(Future::succeededFuture)
        .orElseGet(() -> open(origin, need, sharing));
  }

  // The first request need not wait for what the origin accepts: it repeats what is refused. It
  // takes its stream before those that wait do.
  private Future<OriginStream> opens(Origin origin, Future<Opened> opened, Sharing sharing) {
    Future<OriginStream> first = opened.map(Opened::stream);
    opening.add(origin, dialer.identity(origin), sharing, opened.compose(Opened::told));
    return first;
  }

  /**
   * Opens a stream on the spare socket, or on a new one when the origin has closed it at the moment
   * of its use. Others wait for both. Fails with {@link OriginUnavailable}.
   */
  Future<OriginStream> adopt(DialedSocket dialed, Origin origin, SetupTimes times) {
    Future<Opened> adopted =
        encryptSpare(dialed, origin, times).map(socket -> opened(socket, origin));
    return mayShare(origin) ? opens(origin, adopted, Sharing.UNKNOWN) : adopted.map(Opened::stream);
  }

  private Future<DialedSocket> encryptSpare(DialedSocket spare, Origin origin, SetupTimes times) {
    return encrypt(spare, origin, times)
        .recover(
            failure -> isGone(failure) ? connect(origin, times) : Future.failedFuture(failure));
  }

  private static boolean isGone(Throwable failure) {
    return TlsFailure.HANDSHAKE_FAILED.code().equals(failure.getMessage());
  }

  private Opened opened(DialedSocket dialed, Origin origin) {
    OriginKey key = origin.key(dialed.address(), dialer.identity(origin));
    if (origin.mayShare()) {
      protocols.remember(origin, dialed.http2());
    }
    if (dialed.http2()) {
      SharedConnection added = shared.add(dialed, key, idle);
      return new Opened(added.firstStream(), added.told());
    }
    return new Opened(
        new PooledConnection(dialed, key, idle).openStream(), Future.succeededFuture(1));
  }

  /**
   * Whether the origin chooses HTTP/2 when it is offered. An unknown origin is asked by a
   * handshake, whose connection is kept for requests. Completes in time for a client that waits for
   * its own handshake, and never fails: an origin that cannot be asked counts as one of HTTP/1.1.
   *
   * @param spare is used for the handshake if there is one
   * @param lasts whether the client is still there
   */
  public Future<Boolean> choosesHttp2(PredialedSocket spare, Origin origin, BooleanSupplier lasts) {
    Origin asked = origin.offering(AlpnOffer.HTTP2);
    Optional<Boolean> known = protocols.choseHttp2(asked);
    if (known.isPresent() || isShared(asked)) {
      return Future.succeededFuture(known.orElse(true));
    }
    return probes
        .ask(asked, lasts, () -> probe(spare, asked).map(dialed -> kept(dialed, asked)))
        .otherwise(false);
  }

  private Future<DialedSocket> probe(PredialedSocket spare, Origin asked) {
    return spare
        .take()
        .filter(DialedSocket::isOpen)
        .map(dialed -> encryptSpare(dialed, asked, SetupTimes.NONE))
        .orElseGet(() -> connect(asked, SetupTimes.NONE));
  }

  private boolean isShared(Origin origin) {
    int identity = dialer.identity(origin);
    return origin.addresses().stream()
        .anyMatch(address -> shared.has(origin.key(address, identity)));
  }

  private boolean kept(DialedSocket dialed, Origin origin) {
    OriginKey key = origin.key(dialed.address(), dialer.identity(origin));
    protocols.remember(origin, dialed.http2());
    if (dialed.http2()) {
      SharedConnection added = shared.add(dialed, key, idle);
      added.onIdle();
      opening.add(origin, dialer.identity(origin), Sharing.UNKNOWN, added.told());
    } else {
      new PooledConnection(dialed, key, idle).onIdle();
    }
    return dialed.http2();
  }

  public void poll(long nowNanos) {
    idle.expire(nowNanos);
  }

  public void close() {
    idle.closeAll();
    shared.closeAll();
  }

  /**
   * Remembers for a minute which origins chose HTTP/2 when it was offered. Forgets the oldest when
   * there are too many.
   */
  static final class OriginProtocols {
    private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST = 4096;

    private final LongSupplier nanoTime;
    private final Map<Place, Answer> answers =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Place, Answer> eldest) {
            return size() > MOST;
          }
        };

    // Sandboxes share answers: an origin does not know them.
    private record Place(String host, int port) {}

    private record Answer(boolean http2, long untilNanos) {}

    OriginProtocols(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    void remember(Origin origin, boolean http2) {
      Place place = new Place(origin.host(), origin.port());
      answers.remove(place);
      answers.put(place, new Answer(http2, nanoTime.getAsLong() + KEPT_NANOS));
    }

    Optional<Boolean> choseHttp2(Origin origin) {
      Answer answer = answers.get(new Place(origin.host(), origin.port()));
      return answer != null && answer.untilNanos() - nanoTime.getAsLong() > 0
          ? Optional.of(answer.http2())
          : Optional.empty();
    }
  }
}
