package dev.sluice.proxy.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;

/** Replaces the signature of a request's head by one of ours. */
public final class HeadSigner {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final Set<String> REPLACED =
      Set.of("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256");

  private final AwsCredentials keys;
  private final SigningScope scope;

  public HeadSigner(AwsCredentials keys, SigningScope scope) {
    this.keys = keys;
    this.scope = scope;
  }

  /**
   * The head with our signature.
   *
   * @param head complete, CRLF, with the body's framing as it is sent
   */
  public byte[] sign(byte[] head, PayloadHash payload) {
    ByteArrayOutputStream out = open(head);
    line(out, "x-amz-date", scope.stamp().getBytes(US_ASCII));
    line(out, "x-amz-content-sha256", payload.text().getBytes(US_ASCII));
    keys.sessionToken().ifPresent(token -> line(out, "x-amz-security-token", token));
    byte[] authorization = authorization(out.toByteArray(), payload);
    line(out, "authorization", authorization);
    end(out);
    return out.toByteArray();
  }

  /**
   * The head without what a signature replaces, which so may hold anything.
   *
   * @param head complete, CRLF
   */
  public static byte[] unsigned(byte[] head) {
    ByteArrayOutputStream out = open(head);
    end(out);
    return out.toByteArray();
  }

  /** Unsigned, without the empty line that ends it. */
  private static ByteArrayOutputStream open(byte[] head) {
    SerializedHead lines = new SerializedHead(head);
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + 1024);
    out.write(head, 0, lines.requestLineEnd());
    for (SerializedHead.Line line : lines.fields()) {
      if (!REPLACED.contains(line.name())) {
        out.write(head, line.start(), line.next() - line.start());
      }
    }
    return out;
  }

  byte[] authorization(byte[] head, PayloadHash payload) {
    CanonicalRequest canonical = CanonicalRequest.of(head);
    byte[] request = canonical.bytes(!scope.service().equals("s3"), payload.text());
    String toSign =
        String.join(
            "\n", ALGORITHM, scope.stamp(), scope.text(), Digests.sha256(ByteBuffer.wrap(request)));
    byte[] signature = Digests.hmac(signingKey(), toSign.getBytes(US_ASCII));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((ALGORITHM + " Credential=").getBytes(US_ASCII));
    out.writeBytes(keys.accessKeyId());
    String rest =
        "/%s, SignedHeaders=%s, Signature=%s"
            .formatted(scope.text(), canonical.signedNames(), HexFormat.of().formatHex(signature));
    out.writeBytes(rest.getBytes(US_ASCII));
    return out.toByteArray();
  }

  private byte[] signingKey() {
    byte[] secret = keys.secretAccessKey();
    byte[] first = new byte[secret.length + 4];
    System.arraycopy("AWS4".getBytes(US_ASCII), 0, first, 0, 4);
    System.arraycopy(secret, 0, first, 4, secret.length);
    byte[] key = Digests.hmac(first, scope.date().getBytes(US_ASCII));
    key = Digests.hmac(key, scope.region().getBytes(US_ASCII));
    key = Digests.hmac(key, scope.service().getBytes(US_ASCII));
    return Digests.hmac(key, "aws4_request".getBytes(US_ASCII));
  }

  private static void line(ByteArrayOutputStream out, String name, byte[] value) {
    out.writeBytes((name + ": ").getBytes(US_ASCII));
    out.writeBytes(value);
    end(out);
  }

  private static void end(ByteArrayOutputStream line) {
    line.write('\r');
    line.write('\n');
  }
}
