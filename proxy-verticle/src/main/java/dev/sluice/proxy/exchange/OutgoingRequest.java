package dev.sluice.proxy.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.config.policy.document.CredentialOptions.Signing;
import dev.sluice.proxy.credential.Asker;
import dev.sluice.proxy.credential.BodyKind;
import dev.sluice.proxy.credential.Fault;
import dev.sluice.proxy.credential.HeadMarkers;
import dev.sluice.proxy.credential.Injector;
import dev.sluice.proxy.credential.Markers;
import dev.sluice.proxy.exchange.IntakeResult.Accepted;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.HeadWriter;
import dev.sluice.proxy.http1.HeaderName;
import dev.sluice.proxy.http1.RequestHead;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * Event loop. Makes the bytes of one request for its origin, with the secrets in force. A request
 * with placeholders is made twice: to judge it before its decision is recorded, and to send it.
 */
final class OutgoingRequest {
  private final Injector injector;
  private final String sandbox;
  private final Scope scope;
  private final RequestHead head;
  private final Accepted request;
  private final Inspected.Passed passed;

  OutgoingRequest(
      Injector injector,
      String sandbox,
      Scope scope,
      RequestHead head,
      Accepted request,
      Inspected.Passed passed) {
    this.injector = injector;
    this.sandbox = sandbox;
    this.scope = scope;
    this.head = head;
    this.request = request;
    this.passed = passed;
  }

  Outgoing make() {
    boolean served = injector.holdings().serve(sandbox);
    return switch (passed.body()) {
      case RequestBody.Streamed streamed ->
          served && CredentialBodies.kind(request, head).isPresent()
              ? new Outgoing.Refused(Fault.BODY_UNUSABLE)
              : opened(streamed, false);
      case RequestBody.Buffered buffered ->
          served && !buffered.bytes().isEmpty() ? rewritten(buffered) : opened(buffered, false);
    };
  }

  private Outgoing rewritten(RequestBody.Buffered buffered) {
    byte[] body = buffered.bytes().toByteArray();
    if (!Markers.in(body)) {
      return opened(buffered, false);
    }
    Optional<BodyKind> kind = CredentialBodies.kind(request, head);
    if (kind.isEmpty()) {
      return request.endpoint().credentials().uninspectedAllowed()
          ? opened(buffered, false)
          : new Outgoing.Refused(Fault.BODY_NOT_REWRITTEN);
    }
    return switch (injector.body(kind.get(), body, asker())) {
      case Injector.Result.Refused refused -> new Outgoing.Refused(refused.fault());
      case Injector.Result.Rewritten made -> {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(made.bytes());
        yield opened(new RequestBody.Buffered(bytes, true), true);
      }
    };
  }

  private Outgoing opened(RequestBody body, boolean credentialed) {
    HeadWriter out = UpstreamHead.write(scope, head, request, body, passed.mutations());
    boolean marked = HeadMarkers.in(out.array(), out.length());
    Optional<Signing> signing = request.credentials().signing();
    if (!marked && signing.isEmpty()) {
      return new Outgoing.Ready(
          Unpooled.wrappedBuffer(out.array(), 0, out.length()), body, credentialed);
    }
    if (!head.headers().contains(HeaderName.HOST)) {
      // Data-plane 8.4: such a request never receives credentials.
      return new Outgoing.Refused(Fault.UNAVAILABLE);
    }
    return switch (injector.head(out.array(), out.length(), asker())) {
      case Injector.Result.Refused refused -> new Outgoing.Refused(refused.fault());
      case Injector.Result.Rewritten made ->
          signing
              .map(how -> new RequestSigning(injector, asker(), how, head).sign(made.bytes(), body))
              .orElseGet(
                  () -> new Outgoing.Ready(Unpooled.wrappedBuffer(made.bytes()), body, true));
    };
  }

  /** Whether its body streams by and has to be watched for placeholders (data-plane 14.5). */
  boolean isGuarded() {
    return passed.body() instanceof RequestBody.Streamed
        && !(head.framing() instanceof BodyFraming.None)
        && !request.endpoint().credentials().uninspectedAllowed()
        && injector.holdings().serve(sandbox);
  }

  private Asker asker() {
    return new Asker(sandbox, request.to().host(), request.to().port(), request.target().path());
  }
}
