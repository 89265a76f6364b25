package dev.sluice.proxy.exchange;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.credential.CredentialFault;
import dev.sluice.proxy.exchange.IntakeResult.Accepted;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.HeadWriter;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.http1.ResponseHead;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.upstream.UpstreamConnection;
import dev.sluice.proxy.upstream.UpstreamFault;
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
  private final Account account;
  private final Runnable next;
  private Optional<Link> link = Optional.empty();
  private boolean repeatable;
  private boolean requestSent;
  private boolean answered;

  Forwarding(
      LoopServices loop,
      ClientConnection client,
      RequestHead head,
      Accepted request,
      Opening opening,
      Sending sending,
      RequestRecords records,
      Account account,
      Runnable next) {
    this.loop = loop;
    this.client = client;
    this.head = head;
    this.request = request;
    this.opening = opening;
    this.sending = Optional.of(sending);
    this.records = records;
    this.account = account;
    this.next = next;
  }

  void start() {
    account.whenClosed(this::releaseUnsent);
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
    opening.open().onSuccess(upstream -> connected(upstream, false)).onFailure(this::unopened);
  }

  private void unopened(Throwable failure) {
    fail(
        opening.refusal(request.to(), failure),
        Outcome.OUTCOME_UPSTREAM_FAILED,
        String.valueOf(failure.getMessage()));
  }

  private void connected(UpstreamConnection upstream, boolean kept) {
    if (account.isClosed()) {
      upstream.close();
      return;
    }
    Sending now = sending.orElseThrow();
    Outgoing bytes = now.bytes();
    repeatable = kept && bytes instanceof Outgoing.Ready out && Repeat.isSafe(head, out.body());
    switch (bytes) {
      case Outgoing.Ready ready -> {
        // The body is the socket's from here on; a slow origin must not keep it here as well.
        sending = repeatable ? sending : Optional.empty();
        send(upstream, ready, now);
      }
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
        .onSuccess(refusal -> fail(refusal, Outcome.OUTCOME_UPSTREAM_FAILED, withheld.reason()));
  }

  private void send(UpstreamConnection upstream, Outgoing.Ready ready, Sending from) {
    ResponseRelay response = new ResponseRelay(client, upstream, head, this);
    upstream.begin(head.method(), response);
    Dispatch dispatch =
        Dispatch.of(client, upstream, response, head, ready, from, loop.timeouts().body(), this);
    link = Optional.of(dispatch.link());
    dispatch.start(this);
  }

  private Future<Void> recordWithheld(Withheld withheld) {
    return loop.audit().append(records.record(records.withheld(request, withheld)));
  }

  /** Too late for an answer: the origin has part of it (data-plane 14.5). */
  @Override
  public void requestWithheld() {
    Future<Void> ignored = recordWithheld(Withheld.of(CredentialFault.BODY_NOT_REWRITTEN));
    abort(Withheld.of(CredentialFault.BODY_NOT_REWRITTEN).reason());
    cut();
  }

  @Override
  public void requestSent() {
    requestSent = true;
    client.deadline().in(loop.timeouts().response());
    client.enter(this);
  }

  @Override
  public void requestMalformed() {
    fail(Refusals.malformedBody(), Outcome.OUTCOME_CLIENT_ABORTED, "request body");
  }

  @Override
  public void requestStalled() {
    fail(Refusals.requestTimeout(), Outcome.OUTCOME_TIMED_OUT, "request body stalled");
  }

  @Override
  public void clientGone() {
    abort("");
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
    fail(Refusals.upstreamTimeout(request.to()), Outcome.OUTCOME_TIMED_OUT, "no response head");
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
    boolean close = link.map(l -> l.response().closesAfter()).orElse(true);
    // The connection to the origin may serve somebody else from here on.
    client.forgetDrained();
    link.ifPresent(l -> l.settle(loop.upstreams(), requestSent));
    account.close(link, Outcome.OUTCOME_COMPLETE, "");
    if (!requestSent) {
      Farewell.linger(client);
    } else if (close) {
      client.close();
    } else {
      next.run();
    }
  }

  @Override
  public void responseSwitched(ResponseHead response) {
    boolean completed =
        request.upgrade() == Upgrade.WEBSOCKET && WebSocketHandshake.isCompleted(head, response);
    if (!completed || link.isEmpty()) {
      responseFailed(UpstreamFault.UNEXPECTED_SWITCH);
      return;
    }
    client.becomeTunnel(loop.timeouts().tunnel());
    Switching.tell(loop, records, request, account.decision());
    HeadWriter out = ClientHead.switching(response);
    client.write(Unpooled.wrappedBuffer(out.array(), 0, out.length()));
    Link to = link.get();
    RawRelay.start(
        client,
        to.upstream().socket(),
        to.upstream().release(),
        transfer -> account.closeSwitched(to, transfer));
  }

  @Override
  public void responseFailed(UpstreamFault fault) {
    if (!account.isClosed() && repeatable && fault == UpstreamFault.CLOSED_UNANSWERED) {
      // The origin gave the kept connection up as it was used.
      link.ifPresent(l -> l.upstream().close());
      open();
      return;
    }
    Refusal refusal =
        fault == UpstreamFault.CERTIFICATE_REFUSED
            ? Refusals.upstreamTls(request.to(), fault.detail())
            : Refusals.upstreamProtocol(request.to());
    fail(refusal, Outcome.OUTCOME_UPSTREAM_FAILED, fault.detail());
  }

  /**
   * Ends with an answer of our own, or by cutting a response that has begun.
   *
   * @param why platform words for the audit
   */
  private void fail(Refusal refusal, Outcome outcome, String why) {
    if (account.isClosed()) {
      return;
    }
    link.ifPresent(l -> l.upstream().close());
    String reason = refusal.code() + ": " + why;
    if (answered) {
      account.close(link, outcome, reason);
      cut();
    } else {
      account.closeRefused(link, refusal.status(), outcome, reason);
      boolean bodyUnread = !requestSent && !(head.framing() instanceof BodyFraming.None);
      Farewell.say(client, refusal, records.requestId(), bodyUnread);
    }
  }

  /** The client must not take what it has got for a whole response. */
  private void cut() {
    if (link.map(l -> l.response().endsWithClose()).orElse(false)) {
      client.breakOff();
    } else {
      client.close();
    }
  }

  private void abort(String reason) {
    if (!account.isClosed()) {
      link.ifPresent(l -> l.upstream().close());
      account.close(link, Outcome.OUTCOME_CLIENT_ABORTED, reason);
    }
  }

  /** Once it is the socket's, that lets go of it. */
  private void releaseUnsent() {
    sending.ifPresent(unsent -> unsent.held().release());
  }
}
