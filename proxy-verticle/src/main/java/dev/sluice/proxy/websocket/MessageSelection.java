package dev.sluice.proxy.websocket;

import com.google.protobuf.ByteString;
import dev.sluice.policy.document.MessageOptions;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proxy.chain.ChainSession;
import dev.sluice.proxy.request.BodyPolicy;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.MessageRules;
import dev.sluice.proxy.secret.known.KnownValueSearch;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.proxy.secret.scrub.InjectedSecrets;
import dev.sluice.proxy.secret.scrub.MessageScrub;
import dev.sluice.proxy.websocket.relay.MessageClose;
import dev.sluice.proxy.websocket.relay.MessageJudge;
import dev.sluice.proxy.websocket.relay.MessageJudge.Reading;
import dev.sluice.wire.relay.RelayEnd.Peer;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Event loop only. Which messages of a session are read, and by what. */
final class MessageSelection {
  private final SessionSubject subject;
  private final MessageRules rules;
  private final Optional<ChainSession> chain;
  private final MessageCredentials credentials;
  private final MessageScrub scrub = new MessageScrub();

  private boolean receives;

  MessageSelection(SessionSubject subject, Optional<ChainSession> chain) {
    this.subject = subject;
    this.rules = subject.request().messages();
    this.chain = chain;
    this.credentials = new MessageCredentials(subject);
    this.receives = credentials.mayFillHandshake() || credentials.isRewritten();
  }

  MessageCredentials credentials() {
    return credentials;
  }

  MessageScrub scrub() {
    return scrub;
  }

  void sent(InjectedSecrets secrets) {
    scrub.begin(secrets);
    receives = !secrets.isEmpty() || credentials.isRewritten();
  }

  Reading reading(Peer from, MessageJudge.Type type) {
    if (isGuarded(from, type)) {
      return refused(MessageCredentials.binary().refusal().code());
    }
    return switch (option(from, type)) {
      case DENY -> refused(RefusalCode.POLICY_DENIED.text());
      case PASS ->
          isScrubbed(from) || (isText(from, type) && credentials.readText())
              ? new Reading.Judge(rules.options().maxBytes())
              : new Reading.Pass();
      case INSPECT ->
          isRead(from, type) ? new Reading.Judge(limit(from, type)) : new Reading.Pass();
    };
  }

  private static Reading refused(String code) {
    return new Reading.Refuse(new MessageClose(MessageClose.VIOLATION, code));
  }

  boolean isOpenTo(Peer from, MessageJudge.Type type) {
    return !(reading(from, type) instanceof Reading.Pass);
  }

  boolean isGuarded(Peer from, MessageJudge.Type type) {
    return from == Peer.CLIENT && type == MessageJudge.Type.BINARY && credentials.isGuarded();
  }

  private int limit(Peer from, MessageJudge.Type type) {
    return isText(from, type) ? rules.maxTextBytes() : rules.options().maxBytes();
  }

  private static boolean isText(Peer from, MessageJudge.Type type) {
    return from == Peer.CLIENT && type == MessageJudge.Type.TEXT;
  }

  private MessageOptions.Reading option(Peer from, MessageJudge.Type type) {
    return switch (from) {
      case ORIGIN -> rules.options().fromOrigin();
      case CLIENT ->
          type == MessageJudge.Type.TEXT ? rules.options().text() : rules.options().binary();
    };
  }

  private boolean isInspected(Peer from, MessageJudge.Type type) {
    return option(from, type) == MessageOptions.Reading.INSPECT;
  }

  private boolean isRead(Peer from, MessageJudge.Type type) {
    return policy(from, type).isPresent()
        || isAsked(from, type)
        || isSearched(from, type)
        || isScrubbed(from)
        || (isText(from, type) && credentials.readText());
  }

  Optional<BodyPolicy> policy(Peer from, MessageJudge.Type type) {
    if (!isInspected(from, type)) {
      return Optional.empty();
    }
    return switch (from) {
      case ORIGIN -> rules.fromOrigin();
      case CLIENT -> type == MessageJudge.Type.TEXT ? rules.policy() : Optional.empty();
    };
  }

  boolean isSearched(Peer from, MessageJudge.Type type) {
    return from == Peer.CLIENT
        && isInspected(from, type)
        && !subject.context().loop().node().known().isIdle();
  }

  Future<KnownVerdict> known(Peer from, MessageJudge.Type type, ByteString message) {
    if (!isSearched(from, type) || message.isEmpty()) {
      return Future.succeededFuture(new KnownVerdict.Clean());
    }
    String contentType =
        type == MessageJudge.Type.TEXT ? "application/json" : "application/octet-stream";
    ExchangeContext context = subject.context();
    return context
        .loop()
        .node()
        .known()
        .inMessage(
            new KnownValueSearch.Body(contentType, List.of(), message.toByteArray()),
            context.sandbox());
  }

  boolean isScrubbed(Peer from) {
    return from == Peer.ORIGIN && receives;
  }

  /**
   * A message without the secrets that its sender received; empty when it has none.
   *
   * @param over whether the session has ended: the future may never complete then
   */
  Future<Optional<ByteString>> cleaned(
      Peer from, MessageJudge.Type type, ByteString message, BooleanSupplier over) {
    ExchangeContext context = subject.context();
    return isScrubbed(from)
        ? scrub.cleaned(
            message,
            type == MessageJudge.Type.TEXT,
            () -> context.loop().work().turn(context.sandbox(), over))
        : Future.succeededFuture(Optional.empty());
  }

  boolean isAsked(Peer from, MessageJudge.Type type) {
    SessionOpened.Inspect reads =
        chain.map(ChainSession::remaining).orElseGet(SessionOpened.Inspect::getDefaultInstance);
    boolean text = type == MessageJudge.Type.TEXT;
    return isInspected(from, type)
        && switch (from) {
          case CLIENT -> text ? reads.getClientText() : reads.getClientBinary();
          case ORIGIN -> text ? reads.getOriginText() : reads.getOriginBinary();
        };
  }
}
