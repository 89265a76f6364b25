package dev.sluice.app.live;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The listeners at the admin API of this node: {@code GET /v1/trace}. Event loop only. */
public final class TraceListeners {
  public static final String PATH = "/v1/trace";

  /** At the same time; each is a stream of events of the cluster. */
  private static final int MOST = 4;

  private final Vertx vertx;
  private final Set<TraceListener> open = new HashSet<>();

  public TraceListeners(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Why a request is not served.
   *
   * @param detail for the caller, with the remedy
   */
  public record Rejection(int status, String detail) {}

  public Optional<Rejection> serve(HttpServerRequest request) {
    TraceQuery query;
    try {
      query = TraceQuery.of(request.params());
    } catch (InvalidQuery e) {
      return Optional.of(new Rejection(400, String.valueOf(e.getMessage())));
    }
    if (open.size() >= MOST) {
      return Optional.of(
          new Rejection(
              429, MOST + " traces run at this node; end one, or ask another node of the cluster"));
    }
    start(request, query);
    return Optional.empty();
  }

  private void start(HttpServerRequest request, TraceQuery query) {
    TraceListener[] started = new TraceListener[1];
    LineStream stream = new LineStream(request.response(), () -> open.remove(started[0]));
    TraceListener listener = TraceListener.start(vertx, query, stream);
    started[0] = listener;
    open.add(listener);
    request.response().closeHandler(gone -> listener.close());
    request.response().exceptionHandler(broken -> listener.close());
  }

  public void close() {
    List.copyOf(open).forEach(listener -> listener.end("stopping"));
  }
}
