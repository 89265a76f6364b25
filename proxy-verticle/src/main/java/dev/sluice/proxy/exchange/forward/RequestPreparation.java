package dev.sluice.proxy.exchange.forward;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.detect.placeholder.PlaceholderSyntax;
import dev.sluice.proxy.exchange.inspection.CredentialBodies;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.exchange.inspection.RequestBody;
import dev.sluice.proxy.exchange.record.RequestRecords.Injection;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.credential.CredentialFault;
import dev.sluice.proxy.secret.credential.CredentialInjector;
import dev.sluice.proxy.secret.credential.CredentialRequest;
import dev.sluice.proxy.secret.credential.RewritableBody;
import dev.sluice.proxy.secret.scrub.InjectedSecrets;
import dev.sluice.proxy.secret.scrub.SearchableRequest;
import dev.sluice.proxy.secret.sigv4.HeadSigner;
import dev.sluice.proxy.websocket.SessionPlan;
import dev.sluice.wire.head.HeadWriter;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Event loop only. Builds the bytes of one request with the current secrets. A request with
 * placeholders is built twice: before its decision is recorded, and when it is sent.
 */
public final class RequestPreparation {
  private static final int HTTPS_PORT = 443;

  private final ExchangeContext context;
  private final CredentialInjector injector;
  private final RequestHead head;
  private final Accepted request;
  private final InspectionResult.Passed passed;
  private final SessionPlan plan;

  public RequestPreparation(
      ExchangeContext context, Accepted request, InspectionResult.Passed passed, SessionPlan plan) {
    this.context = context;
    this.injector = context.loop().node().injector();
    this.head = context.head();
    this.request = request;
    this.passed = passed;
    this.plan = plan;
  }

  public Preparation make() {
    boolean served = injector.snapshot().hasAnyFor(context.sandbox());
    return switch (passed.body()) {
      case RequestBody.Streamed streamed ->
          served && CredentialBodies.kind(request, head, passed).isPresent()
              ? new Preparation.Refused(CredentialFault.BODY_UNUSABLE)
              : opened(streamed, Optional.empty());
      case RequestBody.Piped piped -> opened(piped, Optional.empty());
      case RequestBody.Buffered buffered ->
          served && !buffered.bytes().isEmpty()
              ? rewritten(buffered)
              : opened(buffered, Optional.empty());
    };
  }

  private Preparation rewritten(RequestBody.Buffered buffered) {
    byte[] body = buffered.bytes().toByteArray();
    if (!PlaceholderSyntax.isIn(body)) {
      return opened(buffered, Optional.empty());
    }
    Optional<RewritableBody> kind = CredentialBodies.kind(request, head, passed);
    if (kind.isEmpty()) {
      return request.endpoint().credentials().uninspectedAllowed()
          ? opened(buffered, Optional.empty())
          : new Preparation.Refused(CredentialFault.BODY_NOT_REWRITTEN);
    }
    return switch (injector.body(kind.get(), body, credentialRequest())) {
      case CredentialInjector.Result.Refused refused ->
          new Preparation.Refused(refused.fault(), refused.lack());
      case CredentialInjector.Result.Rewritten made -> {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(made.bytes());
        yield opened(new RequestBody.Buffered(bytes, true), Optional.of(made));
      }
    };
  }

  private Preparation opened(
      RequestBody body, Optional<CredentialInjector.Result.Rewritten> inBody) {
    HeaderEdits edits = HeaderEdits.of(head, passed, span()).offering(head.headers(), plan);
    HeadWriter out = OriginHead.write(context.origin(), head, request, body, edits);
    byte[] open = out.array();
    int length = out.length();
    if (isSigned()) {
      // SDKs sign with placeholders. The proxy's signature replaces theirs.
      open = HeadSigner.unsigned(Arrays.copyOf(open, length));
      length = open.length;
    }
    if (inBody.isEmpty() && !isSigned() && !PlaceholderSyntax.isInHead(open, length)) {
      return new Preparation.Ready(Unpooled.wrappedBuffer(open, 0, length), body, Optional.empty());
    }
    Optional<CredentialFault> forbidden = forbidden();
    return forbidden.isPresent()
        ? new Preparation.Refused(forbidden.get())
        : credentialed(open, length, body, inBody);
  }

  private Optional<String> span() {
    return isSigned()
        ? Optional.empty()
        : context.trace().toOrigin(request.to().host(), head.headers());
  }

  private boolean isSigned() {
    return request.credentials().signing().isPresent();
  }

  private Optional<CredentialFault> forbidden() {
    if (!head.headers().contains(HeaderName.HOST)) {
      // Data-plane 8.4: such a request never receives credentials.
      return Optional.of(CredentialFault.UNAVAILABLE);
    }
    if (request.to().port() == HTTPS_PORT && !context.origin().scheme().equals("https")) {
      // A binding to this port requires TLS, but the client chose plain text.
      return Optional.of(CredentialFault.MISDIRECTED);
    }
    return Optional.empty();
  }

  private Preparation credentialed(
      byte[] open,
      int length,
      RequestBody body,
      Optional<CredentialInjector.Result.Rewritten> inBody) {
    return switch (injector.head(open, length, credentialRequest())) {
      case CredentialInjector.Result.Refused refused ->
          new Preparation.Refused(refused.fault(), refused.lack());
      case CredentialInjector.Result.Rewritten made -> {
        Set<String> before = inBody.map(it -> it.credentials()).orElse(Set.of());
        Injection injection = Injection.of(before, made.credentials(), Optional.empty());
        InjectedSecrets secrets =
            InjectedSecrets.of(inBody.map(it -> it.put()).orElse(List.of()), made.put());
        byte[] filled = secrets.isEmpty() ? made.bytes() : SearchableRequest.of(made.bytes());
        yield request
            .credentials()
            .signing()
            .map(
                how ->
                    new RequestSigning(
                            injector, credentialRequest(), how, head, injection.credentials())
                        .sign(filled, body, secrets))
            .orElseGet(
                () ->
                    new Preparation.Ready(
                        Unpooled.wrappedBuffer(filled), body, Optional.of(injection), secrets));
      }
    };
  }

  /** Whether the body is streamed and must be scanned for placeholders (data-plane 14.5). */
  boolean isGuarded() {
    return !(passed.body() instanceof RequestBody.Buffered)
        && head.hasBody()
        && !request.endpoint().credentials().uninspectedAllowed()
        && injector.snapshot().hasAnyFor(context.sandbox());
  }

  private CredentialRequest credentialRequest() {
    return new CredentialRequest(
        context.sandbox(), request.to().host(), request.to().port(), request.target().path());
  }
}
