package dev.sluice.proxy.forward;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proxy.connection.ByteChannel;
import dev.sluice.proxy.connection.Lifetime;
import dev.sluice.proxy.record.CompletionRecorder;
import dev.sluice.proxy.record.CompletionRecorder.Progress;
import dev.sluice.proxy.record.UpgradeRecords;
import dev.sluice.proxy.relay.ByteRelay;
import dev.sluice.proxy.relay.RelayEnd;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.wire.ClientStream;
import dev.sluice.proxy.wire.head.ResponseHead;
import java.time.Duration;

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

  /** Relays the 101. The completion is recorded when the byte relay ends. */
  void join(ResponseHead switching) {
    UpgradeRecords.tell(
        context.loop(), completion.records(), decided.request(), completion.decision());
    ByteChannel fromClient = client.upgrade(switching, lifetime());
    ByteChannel fromOrigin =
        attempt.origin().upgraded(context.loop().deadlines(), context.loop().timeouts().send());
    ByteRelay.join(fromClient, fromOrigin, this::ended);
  }

  /** Not past the end of the admission. */
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
    Progress progress =
        new Progress(
            attempt.origin().remoteIp(),
            attempt.response().status(),
            transfer.clientBytes(),
            transfer.originBytes());
    completion.record(progress, outcome(transfer.end()), transfer.end().text());
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
