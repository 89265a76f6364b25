package dev.sluice.control.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads request bodies up to a limit. Event loop only. */
final class LimitedBody {
  private LimitedBody() {}

  static Future<Buffer> read(HttpServerRequest request, int limit) {
    Promise<Buffer> done = Promise.promise();
    Buffer body = Buffer.buffer();
    request
        .handler(
            chunk -> {
              if (body.length() + chunk.length() > limit) {
                done.tryFail("too large");
              } else if (!done.future().isComplete()) {
                body.appendBuffer(chunk);
              }
            })
        .endHandler(end -> done.tryComplete(body))
        .exceptionHandler(done::tryFail);
    return done.future();
  }

  static Optional<String> utf8(Buffer body) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(body.getBytes());
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
