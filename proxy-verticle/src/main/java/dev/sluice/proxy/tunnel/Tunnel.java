package dev.sluice.proxy.tunnel;

import dev.sluice.config.Snapshot;
import dev.sluice.config.policy.EndpointDecision.Admitted;
import dev.sluice.config.policy.Policy;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.connection.Valve;
import dev.sluice.proxy.exchange.Farewell;
import dev.sluice.proxy.exchange.LoopServices;
import dev.sluice.proxy.exchange.Parked;
import dev.sluice.proxy.exchange.RawRelay;
import dev.sluice.proxy.exchange.Scope;
import dev.sluice.proxy.exchange.Workload;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.tls.TlsTermination;
import dev.sluice.proxy.upstream.Dialer.Dialled;
import dev.sluice.proxy.upstream.Origin;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Event loop. A tunnel from its 200 to its close: it looks at the first bytes and hands the
 * connection to request handling, or to a raw relay where policy lets that pass.
 */
final class Tunnel implements Phase {
  private static final byte[] ESTABLISHED =
      "HTTP/1.1 200 Connection Established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final String RELOADED = "policy reload";
  private static final String EXPIRED = "its time was over (proxy.timeouts.tunnel)";

  /** For the rest of a prefix, from the first byte on (data-plane 5.5). */
  private static final long PREFIX_MILLIS = 100;

  private final LoopServices loop;
  private final Interception interception;
  private final ClientConnection client;
  private final Workload workload;
  private final Admission admission;
  private final TunnelRecords records;
  private Spare spare;
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
      Workload workload,
      Admission admission,
      TunnelRecords records,
      Spare spare) {
    this.loop = loop;
    this.interception = interception;
    this.client = client;
    this.workload = workload;
    this.admission = admission;
    this.records = records;
    this.spare = spare;
  }

  /**
   * Sends the 200.
   *
   * @param context to terminate TLS with; empty for {@code tls: skip}
   */
  void open(Optional<SslContext> context) {
    leaf = context;
    client.whenClosed(this::finish);
    client.whenReloaded(this::reconsider);
    client.becomeTunnel(loop.timeouts().tunnel());
    if (client.isClosed()) {
      return;
    }
    client.write(Unpooled.wrappedBuffer(ESTABLISHED));
    if (leaf.isEmpty()) {
      relayRaw();
    } else {
      client.deadline().in(loop.timeouts().idle());
      client.resumeReading();
      client.enter(this);
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
    if (current.policyFor(workload.sandbox()).equals(admission.policy())
        || ending.equals(RELOADED)) {
      return;
    }
    ending = RELOADED;
    loop.audit()
        .append(records.reloaded(admission.endpoint().policy(), current.generation()))
        .onComplete(ignored -> client.drain());
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
      case HTTP1 -> serve(false, Valve.OPEN);
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
    client.deadline().never();
    Buffer hello = client.inbox().drain();
    client.enter(new Parked(client));
    interception
        .termination()
        .start(client.socket(), leaf.orElseThrow(), admission.to().host())
        .onSuccess(gate -> serve(true, gate))
        .onFailure(
            failure -> {
              ending = String.valueOf(failure.getMessage());
              client.close();
            });
    TlsTermination.replay(client.socket(), hello);
  }

  private void serve(boolean tls, Valve valve) {
    classified = true;
    client.valve(valve);
    Optional<Dialled> dialled = spare.dialled();
    spare = Spare.none();
    Scope.Tunnel scope =
        new Scope.Tunnel(admission.to(), tls, admission.origin().addresses(), dialled);
    client.whenClosed(
        () -> {
          scope.closeSpare();
          finish();
        });
    new TunnelledRequests(loop, client, workload, scope).start();
  }

  /** Judged on the entries that the host selects (middleware-contract h.7). */
  private void uninspectable(String what, String whereInspected) {
    classified = true;
    client.deadline().never();
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
        .onSuccess(ignored -> Farewell.say(client, refusal, records.tunnelId(), true))
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
    client.pauseReading();
    client.enter(new Parked(client));
    loop.audit()
        .append(records.record(passed))
        .onSuccess(ignored -> relayRaw())
        .onFailure(ignored -> client.close());
  }

  private void relayRaw() {
    classified = true;
    client.pauseReading();
    client.enter(new Parked(client));
    loop.upstreams()
        .dialled(spare.dialled(), admission.origin())
        .onSuccess(
            dialled -> {
              spare = Spare.none();
              RawRelay.start(client, dialled.socket(), Buffer.buffer(), ignored -> {});
            })
        .onFailure(
            ignored -> {
              ending = "no checked address could be reached";
              client.close();
            });
  }

  @Override
  public void closed() {}

  @Override
  public void deadlinePassed() {
    ending = "no bytes came through the tunnel in time";
    client.close();
  }

  @Override
  public void drain() {
    client.close();
  }

  private void finish() {
    spare.close();
    spare = Spare.none();
    String end = ending.isEmpty() && client.isExpired() ? EXPIRED : ending;
    loop.audit()
        .append(
            records.completed(
                admission.decision(), client.bytesRead(), client.bytesWritten(), end));
  }
}
