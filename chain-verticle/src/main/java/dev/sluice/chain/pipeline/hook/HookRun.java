package dev.sluice.chain.pipeline.hook;

import dev.sluice.chain.stage.stream.StreamEnding;
import dev.sluice.chain.stage.stream.StreamSink;
import dev.sluice.chain.stage.stream.StreamSource;
import io.vertx.core.Future;

/** The body of one message at one stage of hooks. Event loop only. */
interface HookRun {
  /** Completes once; never fails. */
  Future<StreamEnding> run(StreamSource in, StreamSink out);

  /**
   * The stage fails.
   *
   * @param reason code of http-hooks 13
   */
  void fail(String reason);

  /** It is ended from outside: puts nothing any more. */
  void end();
}
