package dev.sluice.app.live;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * Lines of JSON as a response. A reader that takes nothing costs the response's write queue and one
 * number: lines that have no place there are left out. Event loop only.
 */
public final class LineStream {
  private final HttpServerResponse response;
  private final Runnable onClosed;
  private int dropped;

  /**
   * Begins the response.
   *
   * @param onClosed runs once when no line follows
   */
  public LineStream(HttpServerResponse response, Runnable onClosed) {
    this.response = response;
    this.onClosed = onClosed;
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .writeHead();
  }

  /** Writes a line, or leaves it out and says so later when the reader is too slow. */
  public void line(JsonObject line) {
    if (response.writeQueueFull()) {
      dropped++;
      return;
    }
    tellDropped();
    write(line);
  }

  private void tellDropped() {
    if (dropped > 0) {
      int lines = dropped;
      dropped = 0;
      write(new JsonObject().put("event", "dropped").put("lines", lines));
    }
  }

  private void write(JsonObject line) {
    response.write(line.encode() + "\n");
  }

  public void end() {
    if (!response.ended() && !response.closed()) {
      tellDropped();
      response.end();
    }
  }

  /** No line follows, since the page or its reader has stopped. */
  public void closed() {
    onClosed.run();
  }
}
