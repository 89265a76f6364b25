package dev.sluice.it.slow;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.zip.CRC32;

/** An origin that keeps a body waiting, then takes it and answers with its length and checksum. */
final class TakingOrigin implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Duration pause;
  private final HttpServer server;

  private TakingOrigin(Duration pause) {
    this.pause = pause;
    this.server =
        vertx.createHttpServer().requestHandler(this::keepWaiting).listen(0, "127.0.0.1").await();
  }

  /**
   * @param pause before anything of a body is read
   */
  static TakingOrigin start(Duration pause) {
    return new TakingOrigin(pause);
  }

  private void keepWaiting(HttpServerRequest request) {
    CRC32 checksum = new CRC32();
    request.handler(bytes -> checksum.update(bytes.getBytes()));
    request.exceptionHandler(ignored -> {});
    request.endHandler(
        ignored -> request.response().end(answer(request.bytesRead(), checksum.getValue())));
    request.pause();
    vertx.setTimer(pause.toMillis(), ignored -> request.resume());
  }

  /** What it says of a body that it took whole. */
  static String answer(long length, long checksum) {
    return "%d bytes, checksum %x".formatted(length, checksum);
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
