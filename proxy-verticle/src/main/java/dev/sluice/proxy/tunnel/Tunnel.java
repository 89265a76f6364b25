package dev.sluice.proxy.tunnel;

import dev.sluice.config.Snapshot;
import dev.sluice.config.policy.EndpointDecision.Admitted;
import dev.sluice.config.policy.Policy;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.connection.AwaitingExchange;
import dev.sluice.proxy.connection.ByteRelay;
import dev.sluice.proxy.connection.ClientByteChannel;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.LingeringClose;
import dev.sluice.proxy.connection.OriginByteChannel;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.RequestOrigin;
import dev.sluice.proxy.request.SandboxClient;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.upstream.DialedSocket;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.SpareSocket;
import dev.sluice.proxy.wire.tls.TlsTermination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Event loop only. A tunnel from its 200 to its close: it looks at the first bytes and hands the
 * connection to request handling, or to a raw relay where policy lets that pass.
 */
final class Tunnel implements Phase {
  private static final byte[] ESTABLISHED =
      "HTTP/1.1 200 Connection Established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final String RELOADED = "policy reload";
  private static final String EXPIRED = "tunnel lifetime exceeded (proxy.timeouts.tunnel)";

  /** For the rest of a prefix, from the first byte on (data-plane 5.5). */
  private static final long PREFIX_MILLIS = 100;

  private final LoopServices loop;
  private final Interception interception;
  private final ClientConnection client;
  private final SandboxClient sandbox;
  private final Admission admission;
  private final TunnelRecords records;
  private final SpareSocket spare;
  private final Deadline firstByte;
  private Optional<SslContext> leaf = Optional.empty();
  private boolean timing;
  private boolean classified;
  private String ending = "";

  /** What was decided at CONNECT. */
  record Admission(
      Authority to,
      Policy policy,
      Admitted endpoint,
      SelectedChain chain,
      Origin origin,
      TunnelDecision decision) {}

  Tunnel(
      LoopServices loop,
      Interception interception,
      ClientConnection client,
      SandboxClient sandbox,
      Admission admission,
      TunnelRecords records,
      SpareSocket spare) {
    this.loop = loop;
    this.interception = interception;
    this.client = client;
    this.sandbox = sandbox;
    this.admission = admission;
    this.records = records;
    this.spare = spare;
    this.firstByte = loop.deadlines().later(loop.timeouts().idle(), this::silent);
  }

  /**
   * Sends the 200.
   *
   * @param context to terminate TLS with; empty for {@code tls: skip}
   */
  void open(Optional<SslContext> context) {
    leaf = context;
    client.whenClosed(this::finish);
    client.lifetime().whenReloaded(this::reconsider);
    client.lifetime().limit(loop.timeouts().tunnel());
    if (client.isClosed()) {
      return;
    }
    client.write(Unpooled.wrappedBuffer(ESTABLISHED));
    if (leaf.isEmpty()) {
      relayRaw();
    } else {
      firstByte.restart();
      client.enter(this);
      client.read();
    }
    // The policy may have changed while the origin was dialled.
    reconsider();
  }

  /**
   * A tunnel does not outlive the policy that admitted it; a request in flight ends first
   * (data-plane 3.10).
   */
  private void reconsider() {
    Snapshot current = loop.snapshots().current();
    if (current.policyFor(sandbox.sandbox()).equals(admission.policy())
        || ending.equals(RELOADED)) {
      return;
    }
    ending = RELOADED;
    loop.audit()
        .append(records.reloaded(admission.endpoint().policy(), current.generation()))
        .onComplete(ignored -> client.lifetime().drain());
  }

  @Override
  public void bytesArrived() {
    if (classified) {
      return;
    }
    FirstBytes first =
        FirstBytes.of(client.inbox().bytes(), client.inbox().from(), client.inbox().to());
    switch (first) {
      case UNDECIDED -> awaitRest();
      case TLS -> terminateTls();
      case HTTP1 -> serve(false);
      case H2C ->
          uninspectable(
              "HTTP/2 prior-knowledge (h2c)", "is not supported for L7-inspected endpoints");
      case OPAQUE -> uninspectable("Unsupported tunnel protocol", "for L7-inspected endpoint");
    }
  }

  private void awaitRest() {
    if (!timing) {
      timing = true;
      Vertx.currentContext()
          .owner()
          .setTimer(
              PREFIX_MILLIS,
              ignored -> {
                if (!classified && !client.isClosed()) {
                  uninspectable("Unsupported tunnel protocol", "for L7-inspected endpoint");
                }
              });
    }
  }

  private void terminateTls() {
    classified = true;
    firstByte.cancel();
    ByteBuf hello = client.inbox().drain();
    client.enter(new AwaitingExchange(client));
    client.socket().passRecords();
    interception
        .termination()
        .start(client.socket().socket(), leaf.orElseThrow(), admission.to().host())
        .onSuccess(ignored -> serve(true))
        .onFailure(
            failure -> {
              ending = String.valueOf(failure.getMessage());
              client.close();
            });
    TlsTermination.replay(client.socket().socket(), hello);
  }

  private void serve(boolean tls) {
    classified = true;
    firstByte.cancel();
    RequestOrigin.Tunnel origin =
        new RequestOrigin.Tunnel(admission.to(), tls, admission.origin().addresses());
    new TunneledRequests(loop, client, sandbox, origin, spare).start();
  }

  /** Judged on the entries that the host selects (middleware-contract h.7). */
  private void uninspectable(String what, String whereInspected) {
    classified = true;
    firstByte.cancel();
    if (admission.endpoint().inspected()) {
      refuse(what + " " + whereInspected, "l7");
    } else if (admission.chain().anyFailsClosed()) {
      refuse(what + " cannot be inspected by required middleware", "middleware");
    } else if (admission.chain().isEmpty()) {
      relayRaw();
    } else {
      bypass();
    }
  }

  private void refuse(String detail, String engine) {
    Refusal refusal = Refusals.unsupportedProtocol(detail);
    TunnelDecision denied =
        records.refused(
            Kind.KIND_UNINSPECTABLE, refusal, admission.endpoint().policy(), engine, detail);
    TunnelDecision told =
        admission.chain().anyFailsClosed() ? records.uninspectable(denied, true, detail) : denied;
    loop.audit()
        .append(records.record(told))
        .onSuccess(ignored -> answer(refusal))
        .onFailure(ignored -> client.close());
  }

  private void bypass() {
    TunnelDecision passed =
        records.uninspectable(
            records.allowed(
                Kind.KIND_UNINSPECTABLE,
                admission.endpoint().policy(),
                "middleware",
                admission.decision().getDestination().getIp()),
            false,
            "non-http tcp");
    client.stopReading();
    client.enter(new AwaitingExchange(client));
    loop.audit()
        .append(records.record(passed))
        .onSuccess(ignored -> relayRaw())
        .onFailure(ignored -> client.close());
  }

  private void relayRaw() {
    classified = true;
    client.stopReading();
    client.enter(new AwaitingExchange(client));
    spare
        .take()
        .map(Future::succeededFuture)
        .orElseGet(() -> loop.upstreams().dial(admission.origin()))
        .onSuccess(this::relay)
        .onFailure(
            ignored -> {
              ending = "no checked address could be reached";
              client.close();
            });
  }

  private void relay(DialedSocket dialed) {
    ByteRelay.join(
        new ClientByteChannel(client), OriginByteChannel.of(dialed.connection()), transfer -> {});
  }

  private void answer(Refusal refusal) {
    LingeringClose.answer(
        client, loop.deadlines(), RefusalWriter.write(refusal, records.tunnelId()), true);
  }

  @Override
  public void closed() {
    firstByte.cancel();
  }

  private void silent() {
    ending = "no bytes came through the tunnel in time";
    client.close();
  }

  @Override
  public void drain() {
    client.close();
  }

  private void finish() {
    spare.close();
    String end = ending.isEmpty() && client.lifetime().isExpired() ? EXPIRED : ending;
    loop.audit()
        .append(
            records.completed(
                admission.decision(),
                client.socket().bytesRead(),
                client.socket().bytesWritten(),
                end));
  }
}
