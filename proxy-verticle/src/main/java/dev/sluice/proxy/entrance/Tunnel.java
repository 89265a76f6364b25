package dev.sluice.proxy.entrance;

import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.middleware.v1.UninspectableTrafficReason;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.Lifetime.Cause;
import dev.sluice.wire.connection.Phase;
import dev.sluice.wire.tls.AlpnOffer;
import dev.sluice.wire.tls.LeafContexts.OfHost;
import dev.sluice.wire.tls.TlsFailure;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Event loop only. A tunnel from its 200 to its close. It classifies the first bytes and hands the
 * connection to request handling, or to a raw relay where policy allows it.
 */
final class Tunnel implements Phase {
  /** Never modified. */
  static final byte[] ESTABLISHED =
      "HTTP/1.1 200 Connection Established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final String RELOADED = Cause.RELOADED.text();

  // The longest wait for bytes that decide, from the first byte (data-plane 5.5).
  private static final Duration LONGEST_PREFIX = Duration.ofSeconds(5);

  private final TunnelContext context;
  private final LoopServices loop;
  private final ClientConnection client;
  private final Interception interception;
  private final UninspectableGate uninspectable;
  private final AlpnChoice alpn;
  private final Deadline firstByte;
  private final Deadline decidingByte;
  private Optional<OfHost> leaf = Optional.empty();
  private Optional<TunneledRequests> served = Optional.empty();
  private Optional<ClientTls> session = Optional.empty();
  private boolean begun;
  private boolean classified;
  private String ending = "";

  Tunnel(TunnelContext context, Interception interception) {
    this.context = context;
    this.loop = context.loop();
    this.client = context.client();
    this.interception = interception;
    this.alpn = new AlpnChoice(context);
    this.uninspectable = new UninspectableGate(context, this::closeBecause);
    this.firstByte = loop.deadlines().later(loop.timeouts().idle(), this::silent);
    this.decidingByte =
        loop.deadlines().later(longestPrefix(loop), () -> client.run(this::noMoreBytes));
  }

  /** Sends the 200. {@code terminating} is empty for {@code tls: skip}. */
  void open(Optional<OfHost> terminating) {
    leaf = terminating;
    client.whenClosed(this::finish);
    client.lifetime().whenReloaded(this::reconsider);
    client.lifetime().limit(loop.timeouts().tunnel());
    Optional<Instant> end = context.admission().endpoint().until();
    end.ifPresent(until -> client.lifetime().endAt(until, loop.clock()));
    if (client.isClosed()) {
      return;
    }
    client.write(Unpooled.wrappedBuffer(ESTABLISHED));
    if (leaf.isEmpty()) {
      classified = true;
      uninspectable.relay();
    } else {
      firstByte.restart();
      client.enter(this);
      client.read();
    }
    // The policy may have changed while the origin was dialed.
    reconsider();
  }

  // Ends the tunnel if its policy has changed. A request in flight ends first (data-plane 3.10).
  private void reconsider() {
    Snapshot current = loop.node().snapshots().current();
    if (current.policyFor(context.sandbox().sandbox()).equals(context.admission().policy())
        || ending.equals(RELOADED)) {
      return;
    }
    ending = RELOADED;
    loop.audit()
        .append(
            context
                .records()
                .reloaded(context.admission().endpoint().policy(), current.generation()))
        .onComplete(ignored -> client.run(() -> client.lifetime().drain(Cause.RELOADED)));
  }

  @Override
  public void bytesArrived() {
    if (classified) {
      return;
    }
    read(alpn.first());
  }

  private void noMoreBytes() {
    read(alpn.withoutMore());
  }

  private void read(FirstBytes first) {
    switch (first) {
      case UNDECIDED -> awaitRest();
      case TLS -> {
        classified();
        alpn.make(this::terminateTls);
      }
      case HTTP1 -> serve(false);
      case H2C ->
          uninspectable(
              UninspectableTrafficReason.UNINSPECTABLE_TRAFFIC_REASON_H2C,
              "HTTP/2 prior-knowledge (h2c)",
              "is not supported for L7-inspected endpoints");
      case OPAQUE -> opaque();
    }
  }

  static Duration longestPrefix(LoopServices loop) {
    Duration head = loop.timeouts().head();
    return head.compareTo(LONGEST_PREFIX) < 0 ? head : LONGEST_PREFIX;
  }

  private void awaitRest() {
    if (!begun) {
      begun = true;
      firstByte.cancel();
      decidingByte.restart();
    }
  }

  private void opaque() {
    uninspectable(
        UninspectableTrafficReason.UNINSPECTABLE_TRAFFIC_REASON_UNSUPPORTED_TUNNEL,
        "Unsupported tunnel protocol",
        "for L7-inspected endpoint");
  }

  private void classified() {
    classified = true;
    closed();
  }

  private void terminateTls(AlpnOffer offer) {
    interception.terminate(
        client,
        context.sandbox().peer().getIp(),
        leaf.orElseThrow().offering(offer),
        context.admission().to().host(),
        terminated -> {
          session = Optional.of(context.records().tls(terminated));
          serve(terminated.http2());
        },
        this::closeBecause);
  }

  private void serve(boolean http2) {
    classified();
    // An idle tunnel of requests holds nothing.
    context.streaming().release();
    Ingress.Tunnel origin =
        new Ingress.Tunnel(
            context.admission().to(),
            session,
            context.admission().origin().addresses(),
            context.admission().endpoint().destination(),
            context.records().trace().chosen());
    TunneledRequests requests =
        new TunneledRequests(loop, client, context.sandbox(), context.spare(), origin);
    served = Optional.of(requests);
    requests.start(http2);
  }

  private void uninspectable(UninspectableTrafficReason kind, String what, String whereInspected) {
    classified();
    uninspectable.judge(kind, what, whereInspected);
  }

  private void closeBecause(String reason) {
    ending = reason;
    client.close();
  }

  @Override
  public void closed() {
    firstByte.cancel();
    decidingByte.cancel();
  }

  private void silent() {
    closeBecause("no bytes came through the tunnel in time");
  }

  @Override
  public void drain() {
    client.close();
  }

  private void finish() {
    context.spare().close();
    loop.audit()
        .append(
            context
                .records()
                .completed(
                    context.admission().decision(),
                    client.socket().bytesRead(),
                    client.socket().bytesWritten(),
                    session,
                    cause()));
  }

  private String cause() {
    if (!ending.isEmpty()) {
      return ending;
    }
    return client.lifetime().cause().map(Cause::text).orElseGet(this::causeOfClient);
  }

  // Some check our certificate when the handshake is over, and leave without an alert.
  private String causeOfClient() {
    if (served.filter(TunneledRequests::isLeftAtOnce).isEmpty()) {
      return "";
    }
    interception
        .handshakes()
        .failed(context.sandbox().peer().getIp(), TlsFailure.CLIENT_LEFT_HANDSHAKE);
    return TlsFailure.CLIENT_LEFT_HANDSHAKE.code();
  }
}
