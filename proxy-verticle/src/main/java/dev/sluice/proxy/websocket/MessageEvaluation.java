package dev.sluice.proxy.websocket;

import com.google.protobuf.ByteString;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.chain.ChainSession;
import dev.sluice.proxy.chain.MessageAnswer;
import dev.sluice.proxy.request.BodyPolicy;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.proxy.websocket.relay.MessageJudge;
import dev.sluice.proxy.websocket.relay.MessageVerdict;
import dev.sluice.wire.relay.RelayEnd.Peer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only. Judges one message: policy, known values, the stages, and the first two again
 * for what the stages made of it; then credentials and the journal (middleware-contract m.3.3).
 */
final class MessageEvaluation {
  private final WebSocketSession session;
  private final Peer from;
  private final MessageJudge.Type type;
  private final ByteString original;
  private final JudgedMessage.Builder message = JudgedMessage.newBuilder();
  private final List<PlatformFinding> findings = new ArrayList<>(0);
  private ByteString current;
  private boolean told;

  MessageEvaluation(
      WebSocketSession session, Peer from, MessageJudge.Type type, ByteString payload) {
    this.session = session;
    this.from = from;
    this.type = type;
    this.original = payload;
    this.current = payload;
    message
        .setFromOrigin(from == Peer.ORIGIN)
        .setBinary(type == MessageJudge.Type.BINARY)
        .setBytes(payload.size())
        .setVerdict(Verdict.VERDICT_ALLOWED);
  }

  Future<MessageVerdict> judge() {
    return session.selection().cleaned(from, type, original, session::isOver).compose(this::judge);
  }

  private Future<MessageVerdict> judge(Optional<ByteString> clean) {
    if (session.isOver()) {
      return nowhere();
    }
    current = clean.orElse(original);
    clean.ifPresent(it -> message.setForwardedBytes(it.size()));
    return session.isInForce()
        ? police()
            .map(this::stopped)
            .orElseGet(
                () -> search().compose(found -> found.map(this::stopped).orElseGet(this::ask)))
        : Future.succeededFuture(reloaded());
  }

  private MessageVerdict reloaded() {
    MessageStop stop = MessageStop.reloaded();
    session.end(stop.end());
    return new MessageVerdict.Close(stop.close());
  }

  private Optional<MessageStop> police() {
    Optional<BodyPolicy> policy = session.selection().policy(from, type);
    if (policy.isEmpty()) {
      return Optional.empty();
    }
    told = true;
    int most = policy.get().needed().maxBytes();
    PolicyDecision.Settled decision =
        current.size() > most
            ? policy.get().needed().overLimit(current.size())
            : policy.get().judge(current);
    session.subject().records().decide(decision, message);
    return switch (decision) {
      case PolicyDecision.Allowed ignored -> Optional.empty();
      case PolicyDecision.AuditOnly ignored -> Optional.empty();
      case PolicyDecision.Observed ignored -> Optional.empty();
      case PolicyDecision.Stopped stopped -> Optional.of(MessageStop.policy(message.getReason()));
    };
  }

  private Future<Optional<MessageStop>> search() {
    return session.selection().known(from, type, current).map(this::found);
  }

  private Optional<MessageStop> found(KnownVerdict verdict) {
    return switch (verdict) {
      case KnownVerdict.Clean ignored -> Optional.empty();
      case KnownVerdict.Recorded(var trace) -> {
        told = true;
        message.addStages(trace);
        yield Optional.empty();
      }
      case KnownVerdict.Denied denied -> {
        message.addStages(denied.trace());
        yield Optional.of(MessageStop.known(denied));
      }
    };
  }

  private Future<MessageVerdict> ask() {
    if (session.isOver()) {
      return nowhere();
    }
    if (!session.selection().isAsked(from, type)) {
      session.permits().judged(from);
      cover();
      return conclude();
    }
    told = true;
    if (session.permits().hasWaited(from)) {
      findings.add(SessionFindings.saturated());
    }
    long begun = System.nanoTime();
    long sequence = session.nextSequence(from);
    message.setSequence(sequence);
    ChainSession chain = session.chain().orElseThrow();
    List<Unseen> active = chain.active();
    return chain
        .ask(
            new ChainSession.Question(
                sequence, from == Peer.ORIGIN, type == MessageJudge.Type.BINARY, current))
        .compose(
            answer -> {
              message.setChainNanos(System.nanoTime() - begun);
              return answered(answer, active);
            });
  }

  private Future<MessageVerdict> answered(MessageAnswer answer, List<Unseen> active) {
    message.addAllStages(answer.stages());
    active.stream()
        .filter(entry -> answer.blind().contains(entry.getEntry()))
        .forEach(message::addUnseen);
    session.judged(from);
    return answered(answer);
  }

  private void cover() {
    List<Unseen> active = session.unseen(from, type);
    if (!active.isEmpty()) {
      told = true;
      message.setSequence(session.nextSequence(from)).addAllUnseen(active);
    }
  }

  /** The session has ended meanwhile; another cause gives its close. */
  private static Future<MessageVerdict> nowhere() {
    return Promise.<MessageVerdict>promise().future();
  }

  private Future<MessageVerdict> answered(MessageAnswer answer) {
    return switch (answer) {
      case MessageAnswer.Denied denied -> stopped(MessageStop.denied(denied));
      case MessageAnswer.Failed failed -> stopped(MessageStop.failed(failed));
      case MessageAnswer.Passed passed when !session.isInForce() -> stopped(MessageStop.reloaded());
      case MessageAnswer.Passed passed when passed.replacement().isPresent() ->
          replaced(passed.replacement().get());
      case MessageAnswer.Passed passed -> conclude();
    };
  }

  private Future<MessageVerdict> replaced(ByteString replacement) {
    current = replacement;
    message.setVerdict(Verdict.VERDICT_MODIFIED).setForwardedBytes(replacement.size());
    return police()
        .map(this::stopped)
        .orElseGet(
            () -> search().compose(found -> found.map(this::stopped).orElseGet(this::conclude)));
  }

  private Future<MessageVerdict> conclude() {
    if (session.isOver()) {
      return nowhere();
    }
    if (from == Peer.ORIGIN || type == MessageJudge.Type.BINARY) {
      return pass();
    }
    return switch (session.selection().credentials().rewrite(current)) {
      case MessageCredentials.Result.Untouched ignored -> pass();
      case MessageCredentials.Result.Refused(var refusal) ->
          stopped(MessageStop.credential(refusal));
      case MessageCredentials.Result.Rewritten rewritten -> {
        told = true;
        current = rewritten.text();
        session.selection().scrub().put(rewritten.put());
        rewritten.ids().stream().sorted().forEach(message::addCredentials);
        message.setCredentialsInjected(true);
        yield pass();
      }
    };
  }

  // Equality of values would compare megabytes that are the same.
  @SuppressWarnings("ReferenceEquality")
  private Future<MessageVerdict> pass() {
    MessageVerdict verdict =
        current == original ? new MessageVerdict.Forward() : new MessageVerdict.Replace(current);
    if (!told) {
      return Future.succeededFuture(verdict);
    }
    session.tally().judged();
    if (message.getVerdict() == Verdict.VERDICT_MODIFIED) {
      session.tally().modified();
    }
    return session.record(message, findings).map(verdict).otherwise(this::unrecorded);
  }

  private Future<MessageVerdict> stopped(MessageStop stop) {
    session.permits().judged(from);
    session.tally().judged();
    session.tally().denied();
    session
        .subject()
        .records()
        .refuse(message, stop.reason(), stop.close().reason(), stop.close().code(), stop.engine());
    findings.addAll(stop.findings());
    session.end(stop.end());
    MessageVerdict close = new MessageVerdict.Close(stop.close());
    return session.record(message, findings).map(close).otherwise(this::unrecorded);
  }

  private MessageVerdict unrecorded(Throwable failure) {
    return new MessageVerdict.Close(session.unrecorded());
  }
}
