package dev.sluice.proxy.secret.sigv4;

import dev.sluice.inspect.digest.Sha256;
import java.nio.ByteBuffer;

/**
 * The part of a signature that covers the body.
 *
 * @param text value of {@code x-amz-content-sha256}
 */
public record PayloadHash(String text) {
  public static final PayloadHash UNSIGNED = new PayloadHash("UNSIGNED-PAYLOAD");

  /** The signature does not cover the client's own chunks. */
  public static final PayloadHash STREAMED = new PayloadHash("STREAMING-UNSIGNED-PAYLOAD-TRAILER");

  public static PayloadHash of(ByteBuffer body) {
    return new PayloadHash(Sha256.hexOf(body));
  }
}
