package dev.sluice.proxy.websocket;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.detect.placeholder.PlaceholderSyntax;
import dev.sluice.proxy.refusal.CredentialRefusal;
import dev.sluice.proxy.secret.credential.CredentialFault;
import dev.sluice.proxy.secret.credential.CredentialInjector;
import dev.sluice.proxy.secret.credential.CredentialRequest;
import dev.sluice.proxy.secret.scrub.InjectedSecrets;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Event loop only. Credentials in the messages of a client: put into text where the endpoint asks
 * for it, and refused where they would pass unread (data-plane 10.9, 14.3).
 */
final class MessageCredentials {
  private static final int HTTPS_PORT = 443;

  private final SessionSubject subject;
  private final CredentialInjector injector;

  MessageCredentials(SessionSubject subject) {
    this.subject = subject;
    this.injector = subject.context().loop().node().injector();
  }

  sealed interface Result {
    record Untouched() implements Result {}

    /**
     * Secrets were put in.
     *
     * @param ids of the credentials
     * @param put those that the origin must not send back
     */
    record Rewritten(ByteString text, Set<String> ids, InjectedSecrets put) implements Result {
      @Override
      public String toString() {
        return "Rewritten[" + ids + "]";
      }
    }

    record Refused(CredentialRefusal refusal) implements Result {}
  }

  boolean readText() {
    return isRewritten() || isGuarded();
  }

  /** Whether the handshake names a placeholder, so that its origin may receive a secret. */
  boolean mayFillHandshake() {
    HeaderBlock headers = subject.context().head().headers();
    return injector.snapshot().hasAnyFor(subject.context().sandbox())
        && (PlaceholderSyntax.isInHead(subject.request().target().originForm())
            || IntStream.range(0, headers.size())
                .anyMatch(line -> PlaceholderSyntax.isInHead(headers.value(line))));
  }

  boolean isRewritten() {
    return subject.request().credentials().websocketRewrite()
        && injector.snapshot().hasAnyFor(subject.context().sandbox());
  }

  /** Whether a credential is for this endpoint, and may not pass unread. */
  boolean isGuarded() {
    return !subject.request().endpoint().credentials().uninspectedAllowed()
        && injector
            .snapshot()
            .hasBoundTo(
                subject.context().sandbox(),
                subject.request().to().host(),
                subject.request().to().port());
  }

  static CredentialRefusal binary() {
    return CredentialRefusal.of(CredentialFault.MESSAGE_NOT_REWRITTEN);
  }

  Result rewrite(ByteString text) {
    boolean rewritten = isRewritten();
    if (!rewritten && !isGuarded()) {
      return new Result.Untouched();
    }
    byte[] bytes = text.toByteArray();
    if (!PlaceholderSyntax.isIn(bytes)) {
      return new Result.Untouched();
    }
    return rewritten ? resolved(bytes) : refused(CredentialFault.MESSAGE_NOT_REWRITTEN);
  }

  private Result resolved(byte[] text) {
    if (!subject.context().head().headers().contains(HeaderName.HOST)) {
      return refused(CredentialFault.UNAVAILABLE);
    }
    if (subject.request().to().port() == HTTPS_PORT
        && !subject.context().origin().scheme().equals("https")) {
      // A binding to this port requires TLS, but the client chose plain text.
      return refused(CredentialFault.MISDIRECTED);
    }
    CredentialRequest request =
        new CredentialRequest(
            subject.context().sandbox(),
            subject.request().to().host(),
            subject.request().to().port(),
            subject.request().target().path());
    return switch (injector.message(text, request)) {
      case CredentialInjector.Result.Refused refused ->
          new Result.Refused(
              CredentialRefusal.of(
                  refused.fault(),
                  refused.lack(),
                  subject.context().loop().node().known()::masked));
      case CredentialInjector.Result.Rewritten made ->
          new Result.Rewritten(
              UnsafeByteOperations.unsafeWrap(made.bytes()),
              made.credentials(),
              InjectedSecrets.of(List.of(), made.put()));
    };
  }

  private static Result refused(CredentialFault fault) {
    return new Result.Refused(CredentialRefusal.of(fault));
  }
}
