package dev.sluice.proxy.exchange.forward;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proxy.exchange.record.CompletionRecorder;
import dev.sluice.proxy.exchange.record.CompletionRecorder.Progress;
import dev.sluice.proxy.exchange.record.UpgradeRecords;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.WebSocketHandshake;
import dev.sluice.proxy.websocket.ExtensionOffer;
import dev.sluice.proxy.websocket.SessionEnds;
import dev.sluice.proxy.websocket.WebSocketSession;
import dev.sluice.proxy.websocket.relay.MessageRelay;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Lifetime;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.relay.ByteRelay;
import dev.sluice.wire.relay.RelayEnd;
import java.time.Duration;
import java.util.Optional;

/** Event loop only. Switches both streams of an accepted upgrade to bytes and joins them. */
final class UpgradeHandover {
  private final ExchangeContext context;
  private final ClientStream client;
  private final DecidedRequest decided;
  private final CompletionRecorder completion;
  private final UpstreamAttempt attempt;

  UpgradeHandover(
      ExchangeContext context,
      ClientStream client,
      DecidedRequest decided,
      CompletionRecorder completion,
      UpstreamAttempt attempt) {
    this.context = context;
    this.client = client;
    this.decided = decided;
    this.completion = completion;
    this.attempt = attempt;
  }

  static boolean joins(
      ExchangeContext context,
      ClientStream client,
      DecidedRequest decided,
      ForwardEnding ending,
      ResponseHead switching) {
    return ending
        .attempt()
        .filter(
            now ->
                new UpgradeHandover(context, client, decided, ending.completion(), now)
                    .join(switching))
        .isPresent();
  }

  /**
   * Relays the 101, and joins the streams by messages where some are read. The completion is
   * recorded when the relay ends.
   *
   * @return whether the 101 completes the handshake as it was offered; otherwise nothing was done
   */
  boolean join(ResponseHead switching) {
    return decided
        .plan()
        .session()
        .map(session -> joinMessages(session, switching))
        .orElseGet(() -> joinBytes(switching));
  }

  private boolean joinBytes(ResponseHead switching) {
    if (!WebSocketHandshake.isCompleted(context.head(), switching)) {
      return false;
    }
    tell();
    ByteChannel fromClient = client.upgrade(switching, lifetime());
    ByteRelay.join(fromClient, fromOrigin(), this::ended);
    return true;
  }

  private boolean joinMessages(WebSocketSession session, ResponseHead switching) {
    Optional<ExtensionOffer.Accepted> accepted = session.offer().accept(context.head(), switching);
    accepted.ifPresent(
        it -> {
          tell();
          completion.counting(session::totals);
          session.start(it.subprotocol());
          ByteChannel fromClient = client.upgrade(it.head(), lifetime());
          MessageRelay.join(
              fromClient, fromOrigin(), session.relay(it), session.judge(this::sessionEnded));
        });
    return accepted.isPresent();
  }

  private void tell() {
    boolean isRead = decided.plan().session().isPresent();
    if (decided.plan().told()) {
      UpgradeRecords.tellSession(
          context.loop(), completion.records(), completion.decision(), isRead);
    } else {
      UpgradeRecords.tell(
          context.loop(), completion.records(), decided.request(), completion.decision(), isRead);
    }
  }

  private ByteChannel fromOrigin() {
    return attempt.origin().upgraded(context.loop().deadlines(), context.loop().timeouts().send());
  }

  /** Ends no later than the admission. */
  private Duration lifetime() {
    Duration tunnel = context.loop().timeouts().tunnel();
    return decided
        .request()
        .endpoint()
        .until()
        .map(end -> Duration.between(context.loop().clock().instant(), end))
        .filter(left -> left.compareTo(tunnel) < 0)
        .orElse(tunnel);
  }

  private void ended(ByteRelay.Transfer transfer) {
    completion.record(progress(transfer), outcome(transfer.end()), transfer.end().text());
  }

  private void sessionEnded(MessageRelayEnd end) {
    String why = SessionEnds.text(end);
    completion.record(
        progress(end.transfer()),
        why.isEmpty() ? outcome(end.transfer().end()) : SessionEnds.outcome(end),
        why.isEmpty() ? end.transfer().end().text() : why);
  }

  private Progress progress(ByteRelay.Transfer transfer) {
    return new Progress(
        attempt.origin().remoteIp(),
        attempt.response().status(),
        transfer.clientBytes(),
        transfer.originBytes());
  }

  private static Outcome outcome(RelayEnd end) {
    return switch (end) {
      case RelayEnd.Closed closed -> Outcome.OUTCOME_COMPLETE;
      case RelayEnd.Lost lost ->
          lost.peer() == RelayEnd.Peer.CLIENT
              ? Outcome.OUTCOME_CLIENT_ABORTED
              : Outcome.OUTCOME_UPSTREAM_FAILED;
      case RelayEnd.Stalled stalled -> Outcome.OUTCOME_TIMED_OUT;
      case RelayEnd.Drained drained ->
          drained.why() == Lifetime.Cause.STOPPED
              ? Outcome.OUTCOME_COMPLETE
              : Outcome.OUTCOME_TIMED_OUT;
    };
  }
}
