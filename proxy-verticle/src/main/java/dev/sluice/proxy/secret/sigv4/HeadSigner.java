package dev.sluice.proxy.secret.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.inspect.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Replaces the signature in a head by one with the operator's credentials. */
public final class HeadSigner {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String HMAC = "HmacSHA256";
  private static final Set<String> REPLACED =
      Set.of("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256");

  private final AwsCredentials keys;
  private final SigningScope scope;

  public HeadSigner(AwsCredentials keys, SigningScope scope) {
    this.keys = keys;
    this.scope = scope;
  }

  /** Signs a complete head with CRLF lines and the framing of the body as sent. */
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

  /** Removes the fields that signing replaces; their content is not checked. */
  public static byte[] unsigned(byte[] head) {
    ByteArrayOutputStream out = open(head);
    end(out);
    return out.toByteArray();
  }

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
        String.join("\n", ALGORITHM, scope.stamp(), scope.text(), Sha256.hexOf(request));
    byte[] signature = hmac(signingKey(), toSign.getBytes(US_ASCII));
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
    byte[] key = hmac(first, scope.date().getBytes(US_ASCII));
    key = hmac(key, scope.region().getBytes(US_ASCII));
    key = hmac(key, scope.service().getBytes(US_ASCII));
    return hmac(key, "aws4_request".getBytes(US_ASCII));
  }

  private static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + HMAC, e);
    }
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
