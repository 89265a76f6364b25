package dev.sluice.proxy.exchange;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.credential.Fault;
import dev.sluice.proxy.exchange.IntakeResult.Accepted;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.HeadWriter;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.http1.ResponseHead;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.upstream.Origin;
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
  private final RequestHead head;
  private final Accepted request;
  private final Opening opening;
  private Optional<Sending> sending;
  private final RequestRecords records;
  private final RequestDecision decision;
  private final Runnable next;
  private Optional<Link> link = Optional.empty();
  private boolean repeatable;
  private boolean requestSent;
  private boolean answered;
  private boolean over;

  Forwarding(
      LoopServices loop,
      ClientConnection client,
      Scope scope,
      RequestHead head,
      Accepted request,
      Origin origin,
      Sending sending,
      RequestRecords records,
      RequestDecision decision,
      Runnable next) {
    this.loop = loop;
    this.client = client;
    this.head = head;
    this.request = request;
    this.opening = new Opening(loop.upstreams(), scope, origin);
    this.sending = Optional.of(sending);
    this.records = records;
    this.decision = decision;
    this.next = next;
  }

  void start() {
    Optional<UpstreamConnection> idle = opening.takeIdle();
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
    opening
        .open()
        .onSuccess(this::opened)
        .onFailure(e -> fail(opening.refusal(request.to(), e), Outcome.OUTCOME_UPSTREAM_FAILED));
  }

  private void opened(UpstreamConnection upstream) {
    if (over) {
      upstream.close();
    } else {
      connected(upstream, false);
    }
  }

  private void connected(UpstreamConnection upstream, boolean kept) {
    Sending now = sending.orElseThrow();
    Outgoing bytes = now.bytes();
    repeatable = kept && bytes instanceof Outgoing.Ready out && Repeat.isSafe(head, out.body());
    // The body is the socket's from here on; a slow origin must not keep it here as well.
    sending = repeatable ? sending : Optional.empty();
    switch (bytes) {
      case Outgoing.Ready ready -> send(upstream, ready, now.isGuarded());
      case Outgoing.Refused refused -> {
        upstream.close();
        revoked(Withheld.of(refused.fault()));
      }
    }
  }

  /** Since the decision was recorded; the refusal is recorded as well before it is said. */
  private void revoked(Withheld withheld) {
    recordWithheld(withheld)
        .map(withheld.refusal())
        .otherwise(unrecorded -> Refusals.auditUnavailable())
        .onSuccess(refusal -> fail(refusal, Outcome.OUTCOME_UPSTREAM_FAILED));
  }

  private void send(UpstreamConnection upstream, Outgoing.Ready ready, boolean guarded) {
    ResponseRelay response = new ResponseRelay(client, upstream, head, this);
    upstream.begin(head.method(), response);
    switch (ready.body()) {
      case RequestBody.Streamed ignored -> stream(upstream, response, ready.headToWrite(), guarded);
      case RequestBody.Buffered buffered -> {
        long bytes = buffered.bytes().size();
        link = Optional.of(new Link(upstream, response, Optional.empty(), bytes));
        ByteBuf body = Unpooled.wrappedBuffer(buffered.bytes().asReadOnlyByteBuffer());
        upstream.write(Unpooled.wrappedBuffer(ready.headToWrite(), body));
        requestSent();
      }
    }
  }

  private void stream(
      UpstreamConnection upstream, ResponseRelay response, ByteBuf bytes, boolean guarded) {
    if (head.framing() instanceof BodyFraming.None) {
      link = Optional.of(new Link(upstream, response, Optional.empty(), 0));
      upstream.write(bytes);
      requestSent();
      return;
    }
    RequestRelay relay =
        new RequestRelay(client, upstream, head.framing(), guarded, loop.timeouts().body(), this);
    link = Optional.of(new Link(upstream, response, Optional.of(relay), 0));
    relay.start(bytes);
  }

  private Future<Void> recordWithheld(Withheld withheld) {
    return loop.audit().append(records.record(records.withheld(request, withheld)));
  }

  /** Too late for an answer: the origin has part of it (data-plane 14.5). */
  @Override
  public void requestWithheld() {
    Future<Void> ignored = recordWithheld(Withheld.of(Fault.BODY_NOT_REWRITTEN));
    complete(Outcome.OUTCOME_CLIENT_ABORTED);
    client.close();
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
    boolean close = link.map(l -> l.response().closesAfter()).orElse(true) || !requestSent;
    // The connection to the origin may serve somebody else from here on.
    client.forgetDrained();
    link.ifPresent(l -> l.settle(loop.upstreams(), requestSent));
    record(Outcome.OUTCOME_COMPLETE);
    over = true;
    if (close) {
      client.close();
    } else {
      next.run();
    }
  }

  @Override
  public void responseSwitched(ResponseHead response) {
    if (request.upgrade() != Upgrade.WEBSOCKET) {
      responseFailed(UpstreamFault.UNEXPECTED_SWITCH);
      return;
    }
    client.becomeTunnel(loop.timeouts().tunnel());
    Switching.tell(loop, records, request, decision);
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
                      l.status(),
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
      append(refusal.status(), link.map(Link::sentBytes).orElse(0L), 0, outcome);
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
    link.ifPresentOrElse(
        l -> append(l.status(), l.sentBytes(), l.receivedBytes(), outcome),
        () -> append(0, 0, 0, outcome));
  }

  // The decision is safe already; a completion that the journal cannot take changes nothing for the
  // client, and the journal counts and reports it.
  private void append(int status, long requestBytes, long responseBytes, Outcome outcome) {
    Future<Void> ignored =
        loop.audit()
            .append(records.completed(decision, status, requestBytes, responseBytes, outcome));
  }
}
