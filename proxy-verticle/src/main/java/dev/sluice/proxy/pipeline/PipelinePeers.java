package dev.sluice.proxy.pipeline;

import dev.sluice.proxy.chain.Cancellation;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Event loop only. The verticles of other nodes that one question may go to, in turn. When none of
 * them can begin, it waits once for one that is heard again, as requests do.
 */
final class PipelinePeers {
  private final BusPipelines pipelines;
  private final Cancellation waiting = new Cancellation();
  private Iterator<PipelinePost> posts = Collections.emptyIterator();
  private boolean begun;
  private boolean waited;

  PipelinePeers(BusPipelines pipelines) {
    this.pipelines = pipelines;
  }

  /**
   * Finds the next one.
   *
   * @param none runs when there is none, or after {@link #cancel}
   */
  void next(Consumer<PipelinePost> found, Runnable none) {
    if (!begun) {
      begun = true;
      posts = pipelines.others().iterator();
    }
    if (posts.hasNext()) {
      found.accept(posts.next());
    } else if (waited) {
      none.run();
    } else {
      waited = true;
      pipelines
          .awaitOthers(waiting)
          .onComplete(
              heard -> {
                begun = false;
                next(found, none);
              },
              silence -> none.run());
    }
  }

  void cancel() {
    waiting.cancel();
  }
}
