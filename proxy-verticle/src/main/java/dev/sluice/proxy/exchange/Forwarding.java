package dev.sluice.proxy.exchange;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.exchange.IntakeResult.Accepted;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.HeadWriter;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.http1.ResponseHead;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.OriginUnavailable;
import dev.sluice.proxy.upstream.UpstreamConnection;
import dev.sluice.proxy.upstream.UpstreamFault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Event loop. Carries one recorded request to its origin and the response back, and records how it
 * ended. It is the client's phase from the last byte of the request to the last byte of the
 * response.
 */
final class Forwarding implements Phase, RequestRelay.Listener, ResponseRelay.Listener {
  private final LoopServices loop;
  private final ClientConnection client;
  private final Scope scope;
  private final RequestHead head;
  private final Accepted request;
  private final Origin origin;
  private Inspected.Passed passed;
  private final RequestRecords records;
  private final RequestDecision decision;
  private final Runnable next;
  private Optional<Link> link = Optional.empty();
  private long bufferedBytes;
  private boolean repeatable;
  private boolean requestSent;
  private boolean answered;
  private boolean over;

  /** The connection in use and what runs on it. */
  private record Link(
      UpstreamConnection upstream, ResponseRelay response, Optional<RequestRelay> body) {}

  Forwarding(
      LoopServices loop,
      ClientConnection client,
      Scope scope,
      RequestHead head,
      Accepted request,
      Origin origin,
      Inspected.Passed passed,
      RequestRecords records,
      RequestDecision decision,
      Runnable next) {
    this.loop = loop;
    this.client = client;
    this.scope = scope;
    this.head = head;
    this.request = request;
    this.origin = origin;
    this.passed = passed;
    this.records = records;
    this.decision = decision;
    this.next = next;
  }

  void start() {
    Optional<UpstreamConnection> idle = loop.upstreams().takeIdle(origin);
    if (idle.isPresent()) {
      connected(idle.get(), true);
    } else {
      open();
    }
  }

  private void open() {
    repeatable = false;
    client.pauseReading();
    client.enter(this);
    new Opening(loop.upstreams(), scope, origin)
        .start()
        .onSuccess(this::opened)
        .onFailure(this::unavailable);
  }

  private void opened(UpstreamConnection upstream) {
    if (over) {
      upstream.close();
    } else {
      connected(upstream, false);
    }
  }

  private void unavailable(Throwable failure) {
    Refusal refusal =
        failure instanceof OriginUnavailable origin && origin.step() == OriginUnavailable.Step.TLS
            ? Refusals.upstreamTls(request.to(), String.valueOf(origin.getMessage()))
            : Refusals.upstreamUnreachable(request.to());
    fail(refusal, Outcome.OUTCOME_UPSTREAM_FAILED);
  }

  private void connected(UpstreamConnection upstream, boolean kept) {
    repeatable = kept && Repeat.isSafe(head, passed.body());
    ResponseRelay response = new ResponseRelay(client, upstream, head, this);
    upstream.begin(head.method(), response);
    HeadWriter out = UpstreamHead.write(scope, head, request, passed.body(), passed.mutations());
    ByteBuf bytes = Unpooled.wrappedBuffer(out.array(), 0, out.length());
    switch (passed.body()) {
      case RequestBody.Streamed ignored -> stream(upstream, response, bytes);
      case RequestBody.Buffered buffered -> {
        link = Optional.of(new Link(upstream, response, Optional.empty()));
        upstream.write(
            Unpooled.wrappedBuffer(
                bytes, Unpooled.wrappedBuffer(buffered.bytes().asReadOnlyByteBuffer())));
        // The body is the socket's now; a slow origin must not keep it here as well.
        bufferedBytes = buffered.bytes().size();
        passed = repeatable ? passed : Inspected.Passed.UNTOUCHED;
        requestSent();
      }
    }
  }

  private void stream(UpstreamConnection upstream, ResponseRelay response, ByteBuf bytes) {
    if (head.framing() instanceof BodyFraming.None) {
      link = Optional.of(new Link(upstream, response, Optional.empty()));
      upstream.write(bytes);
      requestSent();
      return;
    }
    RequestRelay relay =
        new RequestRelay(client, upstream, head.framing(), loop.timeouts().body(), this);
    link = Optional.of(new Link(upstream, response, Optional.of(relay)));
    relay.start(bytes);
  }

  @Override
  public void requestSent() {
    requestSent = true;
    client.deadline().in(loop.timeouts().response());
    client.enter(this);
  }

  @Override
  public void requestMalformed() {
    fail(Refusals.malformedBody(), Outcome.OUTCOME_CLIENT_ABORTED);
  }

  @Override
  public void requestStalled() {
    fail(Refusals.requestTimeout(), Outcome.OUTCOME_TIMED_OUT);
  }

  @Override
  public void clientGone() {
    complete(Outcome.OUTCOME_CLIENT_ABORTED);
  }

  /** A pipelined request waits its turn on the socket. */
  @Override
  public void bytesArrived() {
    client.pauseReading();
  }

  @Override
  public boolean outlivesInput() {
    return true;
  }

  @Override
  public void closed() {
    clientGone();
  }

  @Override
  public void deadlinePassed() {
    fail(Refusals.upstreamTimeout(request.to()), Outcome.OUTCOME_TIMED_OUT);
  }

  @Override
  public void responseBegun() {
    answered = true;
    client.deadline().never();
  }

  /** An answer that overtook the request leaves a body in the connection that nobody will read. */
  @Override
  public boolean mustClose() {
    return !requestSent || !head.keepsAlive() || client.isDraining();
  }

  @Override
  public void responseEnded() {
    boolean reuse = requestSent;
    boolean close = link.map(l -> l.response().closesAfter()).orElse(true) || !requestSent;
    // The connection to the origin may serve somebody else from here on.
    client.forgetDrained();
    link.ifPresent(l -> settle(l.upstream(), reuse));
    record(Outcome.OUTCOME_COMPLETE);
    over = true;
    if (close) {
      client.close();
    } else {
      next.run();
    }
  }

  private void settle(UpstreamConnection upstream, boolean reuse) {
    if (reuse) {
      loop.upstreams().giveBack(upstream);
    } else {
      upstream.close();
    }
  }

  @Override
  public void responseSwitched(ResponseHead response) {
    if (request.upgrade() != Upgrade.WEBSOCKET) {
      responseFailed(UpstreamFault.UNEXPECTED_SWITCH);
      return;
    }
    client.becomeTunnel(loop.timeouts().tunnel());
    HeadWriter out = ClientHead.switching(response);
    client.write(Unpooled.wrappedBuffer(out.array(), 0, out.length()));
    link.ifPresent(
        l ->
            RawRelay.start(
                client,
                l.upstream().socket(),
                l.upstream().release(),
                transfer -> {
                  over = true;
                  append(
                      l.response().status(),
                      transfer.clientBytes(),
                      transfer.upstreamBytes(),
                      Outcome.OUTCOME_COMPLETE);
                }));
  }

  @Override
  public void responseFailed(UpstreamFault fault) {
    if (!over && repeatable && fault == UpstreamFault.CLOSED_UNANSWERED) {
      // The origin gave the kept connection up as it was used.
      open();
      return;
    }
    fail(Refusals.upstreamProtocol(request.to()), Outcome.OUTCOME_UPSTREAM_FAILED);
  }

  /** Ends with an answer of our own, or by cutting a response that has begun. */
  private void fail(Refusal refusal, Outcome outcome) {
    if (over) {
      return;
    }
    link.ifPresent(l -> l.upstream().close());
    over = true;
    if (answered) {
      record(outcome);
      client.close();
    } else {
      append(refusal.status(), sentBytes(), 0, outcome);
      Farewell.say(client, refusal, records.requestId(), !requestSent);
    }
  }

  private void complete(Outcome outcome) {
    if (!over) {
      over = true;
      link.ifPresent(l -> l.upstream().close());
      record(outcome);
    }
  }

  private void record(Outcome outcome) {
    int status = link.map(l -> l.response().status()).orElse(0);
    long received = link.map(l -> l.response().bytes()).orElse(0L);
    append(status, sentBytes(), received, outcome);
  }

  private long sentBytes() {
    return link.flatMap(Link::body).map(RequestRelay::bytes).orElse(bufferedBytes);
  }

  // The decision is safe already; a completion that the journal cannot take changes nothing for the
  // client, and the journal counts and reports it.
  private void append(int status, long requestBytes, long responseBytes, Outcome outcome) {
    Future<Void> ignored =
        loop.audit()
            .append(records.completed(decision, status, requestBytes, responseBytes, outcome));
  }
}
