package dev.sluice.app.dev;

import dev.sluice.inspect.digest.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Answers with the request as the origin received it: method, path, number of headers, and body. It
 * shows what a middleware changed. Event loop only.
 */
final class EchoPage {
  /** Part of the body that is shown; the rest is only counted and digested. */
  private static final int SHOWN_BYTES = 64 * 1024;

  private final HttpServerRequest request;
  private final MessageDigest digest;
  private final Buffer shown = Buffer.buffer();
  private long received;

  private EchoPage(HttpServerRequest request) {
    this.request = request;
    this.digest = Sha256.newDigest();
  }

  static void answer(HttpServerRequest request) {
    EchoPage page = new EchoPage(request);
    request.handler(page::take).endHandler(end -> page.end());
  }

  private void take(Buffer chunk) {
    received += chunk.length();
    digest.update(chunk.getBytes());
    int room = SHOWN_BYTES - shown.length();
    if (room > 0) {
      shown.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    }
  }

  private void end() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    String head =
        """
        %s %s
        headers: %d
        content-length: %s
        body: %d bytes, sha256 %s

        """
            .formatted(
                request.method(),
                request.path(),
                request.headers().entries().size(),
                length == null ? "none" : length,
                received,
                HexFormat.of().formatHex(digest.digest()));
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .end(Buffer.buffer(head).appendBuffer(shown).appendString("\n"));
  }
}
