package dev.sluice.proxy.session;

import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proxy.admission.ChainSubject;
import dev.sluice.proxy.admission.WebSocketHandshake;
import dev.sluice.proxy.request.ExchangeContext;
import java.util.List;

/** What the stages of a chain are told of a handshake (middleware-contract m.1.2, m.1.5). */
final class SessionQuestion {
  private static final int LONGEST_PATH = 32 << 10;
  private static final int MOST_PROTOCOLS = 32;
  private static final int LONGEST_PROTOCOLS = 4 << 10;

  private SessionQuestion() {}

  static boolean isUnfit(SessionSubject subject) {
    List<String> protocols = protocols(subject);
    String path = subject.request().target().path();
    return path.length() > LONGEST_PATH
        || path.indexOf('?') >= 0
        || protocols.size() > MOST_PROTOCOLS
        || protocols.stream().mapToInt(String::length).sum() > LONGEST_PROTOCOLS;
  }

  private static List<String> protocols(SessionSubject subject) {
    return WebSocketHandshake.protocols(subject.context().head().headers());
  }

  static SessionOpen.Builder of(SessionSubject subject, boolean exhausted) {
    ExchangeContext context = subject.context();
    SessionOpen.Builder open =
        SessionOpen.newBuilder()
            .setGeneration(context.snapshot().generation())
            .setSandbox(context.sandbox())
            .setJudgedMs(context.judgedAt().toEpochMilli())
            .setObserved(subject.request().isObserved())
            .setExhausted(exhausted)
            .setContext(context.middlewareContext())
            .setTarget(
                ChainSubject.target(context, subject.request())
                    .setScheme(context.origin().contextScheme().equals("https") ? "wss" : "ws")
                    .setMethod("GET")
                    .clearQuery())
            .addAllRequestedSubprotocols(protocols(subject));
    context.trace().toChain().ifPresent(open::setTrace);
    subject.request().chain().entries().forEach(entry -> open.addEntries(entry.key()));
    return open;
  }

  static Unseen unseen(MiddlewareEntry entry) {
    return Unseen.newBuilder()
        .setEntry(entry.key())
        .setImplementation(entry.implementation())
        .build();
  }
}
