package dev.sluice.proxy.websocket;

import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proxy.capacity.SessionPermits;
import dev.sluice.proxy.chain.ChainSession;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.secret.scrub.InjectedSecrets;
import dev.sluice.proxy.websocket.relay.MessageClose;
import dev.sluice.proxy.websocket.relay.MessageJudge;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd;
import dev.sluice.proxy.websocket.relay.MessageSession;
import dev.sluice.wire.relay.RelayEnd.Peer;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Event loop only. A WebSocket session of which messages are read, from its handshake to its end.
 * Ends once, whatever comes first; the stages hear the first reason.
 */
public final class WebSocketSession {
  private final SessionSubject subject;
  private final Optional<ChainSession> chain;
  private final Optional<SessionPermits.Permit> permit;
  private final MessageSelection selection;
  private final MessagePermits permits;
  private final MessageTally tally = new MessageTally();
  private final ExtensionOffer offer;
  private long sequence;

  private long inForce;

  private boolean over;

  WebSocketSession(
      SessionSubject subject,
      Optional<ChainSession> chain,
      Optional<SessionPermits.Permit> permit) {
    this.subject = subject;
    this.chain = chain;
    this.permit = permit;
    this.inForce = subject.context().snapshot().generation();
    this.selection = new MessageSelection(subject, chain);
    this.permits = new MessagePermits(subject.context());
    this.offer =
        ExtensionOffer.of(
            subject.context().head().headers(),
            chain.filter(it -> it.remaining().getServices()).isPresent(),
            selection);
  }

  SessionSubject subject() {
    return subject;
  }

  Optional<ChainSession> chain() {
    return chain;
  }

  MessageSelection selection() {
    return selection;
  }

  MessagePermits permits() {
    return permits;
  }

  MessageTally tally() {
    return tally;
  }

  public MessageTotals totals() {
    return tally.totals(selection.scrub().found());
  }

  void sent(InjectedSecrets secrets) {
    selection.sent(secrets);
  }

  public ExtensionOffer offer() {
    return offer;
  }

  public boolean isInForce() {
    long current = subject.context().loop().node().snapshots().current().generation();
    // Each message asks, and policies are large.
    if (current != inForce && isUnchanged()) {
      inForce = current;
    }
    return current == inForce;
  }

  private boolean isUnchanged() {
    return chain.isPresent() ? subject.isInForce() : subject.context().isPolicyInForce();
  }

  public void start(String subprotocol) {
    chain.ifPresent(it -> it.start(subprotocol));
  }

  boolean reads() {
    return subject.request().messages().areRead() || !sides().isEmpty();
  }

  private Set<Peer> sides() {
    Set<Peer> read = EnumSet.noneOf(Peer.class);
    for (Peer peer : Peer.values()) {
      if (selection.isOpenTo(peer, MessageJudge.Type.TEXT)
          || selection.isOpenTo(peer, MessageJudge.Type.BINARY)) {
        read.add(peer);
      }
    }
    return read;
  }

  public MessageSession relay(ExtensionOffer.Accepted accepted) {
    LoopServices loop = subject.context().loop();
    return new MessageSession(accepted.terms(), sides(), loop.deadlines(), loop.bugs());
  }

  /**
   * Judges its messages.
   *
   * @param onEnd runs once, when its connections are closed or about to close
   */
  public MessageJudge judge(Consumer<MessageRelayEnd> onEnd) {
    return new SessionJudge(this, onEnd);
  }

  boolean isOver() {
    return over;
  }

  long nextSequence(Peer from) {
    return from == Peer.CLIENT ? ++sequence : 0;
  }

  List<Unseen> unseen(Peer from, MessageJudge.Type type) {
    return from == Peer.CLIENT && type == MessageJudge.Type.BINARY
        ? chain.map(ChainSession::active).orElseGet(List::of)
        : List.of();
  }

  void judged(Peer from) {
    permits.judged(from);
    if (chain.filter(it -> it.remaining().getServices()).isEmpty()) {
      permit.ifPresent(SessionPermits.Permit::release);
    }
  }

  Future<Void> record(JudgedMessage.Builder message, List<PlatformFinding> findings) {
    return subject.append(subject.records().message(message, findings));
  }

  MessageClose unrecorded() {
    abandon();
    return new MessageClose(MessageClose.VIOLATION, RefusalCode.AUDIT_UNAVAILABLE.text());
  }

  /** The handshake is over without a session, or the session is. Only the first reason counts. */
  public void end(MiddlewareSessionEndReason reason) {
    over = true;
    chain.ifPresent(it -> it.end(reason));
    permit.ifPresent(SessionPermits.Permit::release);
  }

  public void rejected() {
    end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_UPSTREAM_FAILURE);
  }

  public void abandon() {
    end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION);
  }
}
