package dev.sluice.proxy.exchange;

import com.google.protobuf.ByteString;
import dev.sluice.config.policy.document.CredentialOptions.Signing;
import dev.sluice.proto.v1.Signature;
import dev.sluice.proxy.credential.Asker;
import dev.sluice.proxy.credential.Fault;
import dev.sluice.proxy.credential.Injector;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.sigv4.AwsKeys;
import dev.sluice.proxy.sigv4.HeadSigner;
import dev.sluice.proxy.sigv4.Payload;
import dev.sluice.proxy.sigv4.SigningScope;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Event loop. Signs a request for AWS (data-plane 14.8). */
final class RequestSigning {
  private final Injector injector;
  private final Asker asker;
  private final Signing signing;
  private final RequestHead head;

  RequestSigning(Injector injector, Asker asker, Signing signing, RequestHead head) {
    this.injector = injector;
    this.asker = asker;
    this.signing = signing;
    this.head = head;
  }

  Outgoing sign(byte[] outgoingHead, RequestBody body) {
    Optional<String> region = signing.region().or(() -> SigningScope.regionOf(asker.host()));
    Optional<Payload> payload = payload(body);
    if (region.isEmpty() || payload.isEmpty()) {
      return new Outgoing.Refused(Fault.UNSIGNABLE);
    }
    return switch (injector.awsKeys(asker)) {
      case Injector.Keys.Refused refused -> new Outgoing.Refused(refused.fault());
      case Injector.Keys.Found found ->
          signed(found.keys(), region.get(), payload.get(), outgoingHead, body);
    };
  }

  private Outgoing signed(
      AwsKeys keys, String region, Payload payload, byte[] outgoingHead, RequestBody body) {
    SigningScope scope = new SigningScope(region, signing.service().orElseThrow(), injector.now());
    byte[] signed = new HeadSigner(keys, scope).sign(outgoingHead, payload);
    Signature made =
        Signature.newBuilder()
            .setService(scope.service())
            .setRegion(region)
            .setMode(SigningMode.of(signing, head).word())
            .build();
    return new Outgoing.Ready(Unpooled.wrappedBuffer(signed), body, true, Optional.of(made));
  }

  /** Empty when the body cannot be covered as it has to be. */
  private Optional<Payload> payload(RequestBody body) {
    return switch (SigningMode.of(signing, head)) {
      case UNSIGNED -> Optional.of(Payload.UNSIGNED);
      case STREAMED -> Optional.of(Payload.STREAMED);
      case IMPOSSIBLE -> Optional.empty();
      case BODY -> whole(body).map(ByteString::asReadOnlyByteBuffer).map(Payload::of);
    };
  }

  private Optional<ByteString> whole(RequestBody body) {
    return switch (body) {
      case RequestBody.Buffered buffered ->
          Optional.of(buffered.bytes()).filter(bytes -> bytes.size() <= SigningMode.MAX_BODY);
      case RequestBody.Streamed ignored ->
          head.framing() instanceof BodyFraming.None
              ? Optional.of(ByteString.EMPTY)
              : Optional.empty();
    };
  }
}
