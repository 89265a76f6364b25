package dev.sluice.proxy.sigv4;

import java.nio.ByteBuffer;

/**
 * What a signature says about the body.
 *
 * @param text the value of x-amz-content-sha256
 */
public record PayloadHash(String text) {
  /** It says nothing. */
  public static final PayloadHash UNSIGNED = new PayloadHash("UNSIGNED-PAYLOAD");

  /** It says nothing about what is in the client's own chunks. */
  public static final PayloadHash STREAMED = new PayloadHash("STREAMING-UNSIGNED-PAYLOAD-TRAILER");

  /** It covers the body. */
  public static PayloadHash of(ByteBuffer body) {
    return new PayloadHash(Digests.sha256(body));
  }
}
