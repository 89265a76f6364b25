package dev.sluice.proxy.exchange.forward;

import com.google.protobuf.ByteString;
import dev.sluice.policy.document.CredentialOptions.Signing;
import dev.sluice.proto.v1.Signature;
import dev.sluice.proxy.exchange.inspection.RequestBody;
import dev.sluice.proxy.exchange.record.RequestRecords.Injection;
import dev.sluice.proxy.secret.credential.CredentialFault;
import dev.sluice.proxy.secret.credential.CredentialInjector;
import dev.sluice.proxy.secret.credential.CredentialRequest;
import dev.sluice.proxy.secret.scrub.InjectedSecrets;
import dev.sluice.proxy.secret.sigv4.HeadSigner;
import dev.sluice.proxy.secret.sigv4.PayloadHash;
import dev.sluice.proxy.secret.sigv4.SigningMode;
import dev.sluice.proxy.secret.sigv4.SigningScope;
import dev.sluice.wire.head.RequestHead;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.Set;

/** Event loop only. Signs a request for AWS (data-plane 14.8). */
final class RequestSigning {
  private final CredentialInjector injector;
  private final CredentialRequest request;
  private final Signing signing;
  private final RequestHead head;
  private final Set<String> used;

  /**
   * @param used ids of the credentials that the request contains already
   */
  RequestSigning(
      CredentialInjector injector,
      CredentialRequest request,
      Signing signing,
      RequestHead head,
      Set<String> used) {
    this.injector = injector;
    this.request = request;
    this.signing = signing;
    this.head = head;
    this.used = used;
  }

  Preparation sign(byte[] outgoingHead, RequestBody body, InjectedSecrets secrets) {
    Optional<String> region = signing.region().or(() -> SigningScope.regionOf(request.host()));
    Optional<PayloadHash> payload = payload(body);
    if (region.isEmpty() || payload.isEmpty()) {
      return new Preparation.Refused(CredentialFault.UNSIGNABLE);
    }
    return switch (injector.awsCredentials(request)) {
      case CredentialInjector.AwsResult.Refused refused ->
          new Preparation.Refused(refused.fault(), refused.lack());
      case CredentialInjector.AwsResult.Resolved found ->
          signed(found, scope(region.get()), payload.get(), outgoingHead, body).with(secrets);
    };
  }

  private SigningScope scope(String region) {
    return new SigningScope(region, signing.service().orElseThrow(), injector.now());
  }

  private Preparation.Ready signed(
      CredentialInjector.AwsResult.Resolved found,
      SigningScope scope,
      PayloadHash payload,
      byte[] outgoingHead,
      RequestBody body) {
    byte[] signed = new HeadSigner(found.credentials(), scope).sign(outgoingHead, payload);
    Signature made =
        Signature.newBuilder()
            .setService(scope.service())
            .setRegion(scope.region())
            .setMode(SigningMode.of(signing, head).word())
            .build();
    return new Preparation.Ready(
        Unpooled.wrappedBuffer(signed),
        body,
        Optional.of(Injection.of(used, found.ids(), Optional.of(made))));
  }

  private Optional<PayloadHash> payload(RequestBody body) {
    return switch (SigningMode.of(signing, head)) {
      case UNSIGNED -> Optional.of(PayloadHash.UNSIGNED);
      case STREAMED -> Optional.of(PayloadHash.STREAMED);
      case IMPOSSIBLE -> Optional.empty();
      case BODY -> whole(body).map(ByteString::asReadOnlyByteBuffer).map(PayloadHash::of);
    };
  }

  private Optional<ByteString> whole(RequestBody body) {
    return switch (body) {
      case RequestBody.Buffered buffered ->
          Optional.of(buffered.bytes()).filter(bytes -> bytes.size() <= SigningMode.MAX_BODY);
      case RequestBody.Piped ignored -> Optional.empty();
      case RequestBody.Streamed ignored ->
          head.hasBody() ? Optional.empty() : Optional.of(ByteString.EMPTY);
    };
  }
}
