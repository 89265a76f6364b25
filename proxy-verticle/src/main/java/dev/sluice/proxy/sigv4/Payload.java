package dev.sluice.proxy.sigv4;

import java.nio.ByteBuffer;

/**
 * What a signature says about the body.
 *
 * @param text the value of x-amz-content-sha256
 */
public record Payload(String text) {
  /** It says nothing. */
  public static final Payload UNSIGNED = new Payload("UNSIGNED-PAYLOAD");

  /** It says nothing about what is in the client's own chunks. */
  public static final Payload STREAMED = new Payload("STREAMING-UNSIGNED-PAYLOAD-TRAILER");

  /** It covers the body. */
  public static Payload of(ByteBuffer body) {
    return new Payload(Digests.sha256(body));
  }
}
