package dev.sluice.proxy.entrance;

import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;

import dev.sluice.proxy.exchange.Exchange;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.Workload;
import dev.sluice.proxy.upstream.PredialedSocket;
import dev.sluice.proxy.upstream.UpstreamAcquisition;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.http1.Http1ClientStream;
import dev.sluice.wire.http1.RequestReader;
import dev.sluice.wire.http2.Http2ClientConnection;
import dev.sluice.wire.http2.Http2Handler;
import dev.sluice.wire.tls.AlpnOffer;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Event loop only. Handles the requests inside one tunnel, one after another. */
final class TunneledRequests implements RequestReader.Handler {
  /** Data-plane 8.1. */
  static final int MAX_HEAD_BYTES = 16_384;

  // A client that checks the certificate after the handshake, and refuses it, leaves sooner.
  private static final long AT_ONCE = Duration.ofSeconds(1).toNanos();

  private final LoopServices loop;
  private final ClientConnection client;
  private final Workload sandbox;
  private final PredialedSocket spare;
  private final Ingress.Tunnel origin;
  private final long startedNanos = System.nanoTime();
  private boolean asked;

  TunneledRequests(
      LoopServices loop,
      ClientConnection client,
      Workload sandbox,
      PredialedSocket spare,
      Ingress.Tunnel origin) {
    this.loop = loop;
    this.client = client;
    this.sandbox = sandbox;
    this.spare = spare;
    this.origin = origin;
  }

  void start(boolean http2) {
    if (http2) {
      Http2Requests.start(loop, client, sandbox, this);
      return;
    }
    new RequestReader(client, MAX_HEAD_BYTES, loop.deadlines(), loop.timeouts(), this).start();
  }

  /**
   * Whether the client sent no request within TLS and is about to leave soon after the handshake.
   */
  boolean isLeftAtOnce() {
    return origin.session().isPresent() && !asked && System.nanoTime() - startedNanos < AT_ONCE;
  }

  @Override
  public void onHead(RequestHead head, Runnable next) {
    begin(head, Http1ClientStream.open(client, head, loop.deadlines(), loop.halfClose(), next));
  }

  void begin(RequestHead head, ClientStream stream) {
    asked = true;
    Exchange.start(
        ExchangeContext.begin(loop, sandbox, origin, head),
        stream,
        to -> new UpstreamAcquisition(loop.upstreams(), spare, to.offering(offer(head))));
  }

  // The protocols offered to the origin. WebSockets of all clients use HTTP/1.1.
  private AlpnOffer offer(RequestHead head) {
    if (head.connection().upgrade()) {
      return AlpnOffer.HTTP1;
    }
    return switch (loop.http2().mode()) {
      case OFF -> AlpnOffer.HTTP1;
      case BRIDGE -> AlpnOffer.HTTP2;
      case ORIGIN -> head.version() == HttpVersion.HTTP_2 ? AlpnOffer.HTTP2 : AlpnOffer.HTTP1;
    };
  }

  void record(UnreadableRefusal.Broken broken, Consumer<Optional<ByteBuf>> then) {
    asked = true;
    refusal().record(broken, then);
  }

  @Override
  public void onMalformed(HeadFault fault) {
    refuse(Refusals.malformed(fault), fault.detail());
  }

  @Override
  public void onStalled() {
    refuse(Refusals.requestTimeout(), "request head stalled");
  }

  private void refuse(Refusal refusal, String reason) {
    asked = true;
    refusal().refuse(refusal, reason);
  }

  private UnreadableRefusal refusal() {
    return new UnreadableRefusal(loop, client, sandbox, Optional.of(origin.authority()));
  }

  private record Http2Requests(TunneledRequests requests) implements Http2Handler {
    static void start(
        LoopServices loop, ClientConnection client, Workload sandbox, TunneledRequests requests) {
      Http2ClientConnection.start(
          client,
          new Http2ClientConnection.Terms(
              loop.node()
                  .http2Counts()
                  .bounds(loop.http2().bounds(), sandbox.sandbox(), sandbox.peer().getIp()),
              loop.node().http2Counts(),
              loop.deadlines(),
              loop.timeouts(),
              loop.halfClose(),
              "https"),
          new Http2Requests(requests));
    }

    @Override
    public void onRequest(RequestHead head, ClientStream stream) {
      requests.begin(head, stream);
    }

    @Override
    public void onMalformed(int stream, HeadFault fault, Consumer<Optional<ByteBuf>> recorded) {
      record(stream, fault, fault.detail(), recorded);
    }

    @Override
    public void onFailed(int stream, String what) {
      record(stream, HeadFault.FRAMES, what, unanswered -> {});
    }

    private void record(
        int stream, HeadFault fault, String reason, Consumer<Optional<ByteBuf>> then) {
      boolean answered = fault.status() == REQUEST_HEADER_FIELDS_TOO_LARGE.code();
      requests.record(
          new UnreadableRefusal.Broken(stream, Refusals.malformed(fault), reason, answered), then);
    }
  }
}
