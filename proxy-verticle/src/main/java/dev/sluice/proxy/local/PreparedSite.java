package dev.sluice.proxy.local;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Pages that are made once, for the first request, and never change. Safe for all event loops,
 * which share them.
 */
public final class PreparedSite {
  private static final String ALL = "";

  private final Vertx vertx;
  private final Callable<Map<String, LocalPage>> maker;

  /** One entry; a failure is not kept, so that the next request tries again. */
  private final AsyncCache<String, Map<String, LocalPage>> made =
      Caffeine.newBuilder().executor(Runnable::run).buildAsync();

  /**
   * Makes nothing yet.
   *
   * @param maker gives the pages by path; runs on a worker
   */
  PreparedSite(Vertx vertx, Callable<Map<String, LocalPage>> maker) {
    this.vertx = vertx;
    this.maker = maker;
  }

  /**
   * The page at a path. Complete at once when the pages are made; completes on the caller's context
   * otherwise.
   *
   * @param path canonical, without query
   */
  public Future<Optional<LocalPage>> page(String path) {
    CompletableFuture<Map<String, LocalPage>> pages = made.get(ALL, (key, executor) -> make());
    if (pages.isDone() && !pages.isCompletedExceptionally()) {
      return Future.succeededFuture(Optional.ofNullable(pages.join().get(path)));
    }
    Context context = Vertx.currentContext();
    Future<Map<String, LocalPage>> later =
        context == null
            ? Future.fromCompletionStage(pages)
            : Future.fromCompletionStage(pages, context);
    return later.map(all -> Optional.ofNullable(all.get(path)));
  }

  private CompletableFuture<Map<String, LocalPage>> make() {
    return vertx.executeBlocking(maker, false).toCompletionStage().toCompletableFuture();
  }
}
