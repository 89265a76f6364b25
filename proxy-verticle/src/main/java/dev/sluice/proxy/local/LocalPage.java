package dev.sluice.proxy.local;

import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HeadWriter;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.ResponseHeadParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** One response of a local host. Immutable; any thread. */
public final class LocalPage {
  private static final int HEAD_BYTES = 1024;

  private static final String POLICY = "default-src 'none'; frame-ancestors 'none'";

  private final ResponseHead head;
  private final byte[] body;

  private LocalPage(ResponseHead head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /** A file. Takes ownership of the body. */
  static LocalPage file(String mediaType, byte[] body) {
    return of(mediaType, body, POLICY);
  }

  /**
   * A page for people.
   *
   * @param styleHash Base64 of the SHA-256 of its only style
   */
  static LocalPage html(String html, String styleHash) {
    return of(
        "text/html; charset=utf-8",
        html.getBytes(StandardCharsets.UTF_8),
        POLICY + "; style-src 'sha256-" + styleHash + "'");
  }

  public static LocalPage answer(int status, String mediaType, String text) {
    return of(status, mediaType, text.getBytes(StandardCharsets.UTF_8), POLICY);
  }

  private static LocalPage of(String mediaType, byte[] body, String policy) {
    return of(200, mediaType, body, policy);
  }

  private static LocalPage of(int status, String mediaType, byte[] body, String policy) {
    HeadWriter written =
        new HeadWriter(HEAD_BYTES)
            .statusLine(status, status == 202 ? "Accepted" : "OK")
            .line("Content-Type", mediaType)
            .line("Content-Length", Integer.toString(body.length))
            // A CA that was replaced must not stay in a cache.
            .line("Cache-Control", "no-store")
            .line("X-Content-Type-Options", "nosniff")
            .line("Content-Security-Policy", policy)
            .line("Referrer-Policy", "no-referrer")
            .end();
    HeadResult<ResponseHead> read =
        new ResponseHeadParser(HEAD_BYTES).parse(written.array(), 0, written.length());
    if (read instanceof HeadResult.Complete<ResponseHead> complete) {
      return new LocalPage(complete.head(), body);
    }
    throw new AssertionError("the head is valid");
  }

  public ResponseHead head() {
    return head;
  }

  public int length() {
    return body.length;
  }

  public ByteBuf piece(int from, int length) {
    return Unpooled.wrappedBuffer(body, from, length).asReadOnly();
  }
}
