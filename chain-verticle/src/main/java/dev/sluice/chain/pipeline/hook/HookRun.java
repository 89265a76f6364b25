package dev.sluice.chain.pipeline.hook;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.chain.stage.StreamSource;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/** The body of one message at one stage of hooks. Event loop only. */
interface HookRun {
  /** Completes once; never fails. */
  Future<StreamEnding> run(StreamSource in, StreamSink out);

  default void decodedFrom(Supplier<Optional<ByteString>> coded) {}

  /** Fails the stage with a code of http-hooks 13. */
  void fail(String reason);

  void end();
}
