package dev.sluice.app.dev;

import dev.sluice.inspect.digest.Sha256;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * The pages of the demo origin: {@code /stream} sends an event per second, {@code /bytes/N} N
 * bytes, every other path describes the request. Event loop only.
 */
final class DemoPages implements Handler<HttpServerRequest> {
  private static final String BYTES = "/bytes/";
  private static final long MAX_BYTES = 1L << 30;
  private static final long SECOND_MS = 1000;

  private final Vertx vertx;

  DemoPages(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = request.path();
    if (path.equals("/stream")) {
      stream(request.response());
    } else if (path.startsWith(BYTES)) {
      bytes(request, path.substring(BYTES.length()));
    } else {
      EchoPage.answer(request);
    }
  }

  private void stream(HttpServerResponse response) {
    response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    long[] sent = {0};
    event(response, sent);
    long timer = vertx.setPeriodic(SECOND_MS, tick -> event(response, sent));
    response.closeHandler(closed -> vertx.cancelTimer(timer));
  }

  private static void event(HttpServerResponse response, long[] sent) {
    response.write("data: event " + ++sent[0] + "\n\n");
  }

  private static void bytes(HttpServerRequest request, String count) {
    OptionalLong length = parse(count);
    HttpServerResponse response = request.response();
    if (length.isEmpty()) {
      response.setStatusCode(400).end("expected /bytes/N with N up to " + MAX_BYTES + "\n");
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length.getAsLong()));
    new Filler(response, length.getAsLong()).pump();
  }

  private static OptionalLong parse(String count) {
    try {
      long value = Long.parseUnsignedLong(count);
      return value >= 0 && value <= MAX_BYTES ? OptionalLong.of(value) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static final class Filler {
    private static final Buffer BLOCK = Buffer.buffer("0123456789abcdef".repeat(1024));

    private final HttpServerResponse response;
    private long left;

    Filler(HttpServerResponse response, long left) {
      this.response = response;
      this.left = left;
    }

    void pump() {
      while (left > 0 && !response.writeQueueFull()) {
        int size = (int) Math.min(left, BLOCK.length());
        left -= size;
        response.write(BLOCK.slice(0, size));
      }
      if (left == 0) {
        response.end();
      } else {
        response.drainHandler(drained -> pump());
      }
    }
  }

  /**
   * Answers with the request as the origin received it: method, path, number of headers, and body.
   * It shows what a middleware changed. Event loop only.
   */
  private static final class EchoPage {
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
}
