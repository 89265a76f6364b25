package dev.sluice.proxy.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import java.util.List;

/**
 * Event loop only. A message on its way through the stages that read it. Ends with {@link
 * PipelineListener#onEnded}, or with {@link #close}.
 */
public interface PipelineRun {
  Inspect reading();

  /** Begins to tell the listener; call it once, before anything else. */
  void listen(PipelineListener listener);

  /**
   * Bytes of input that the stages take now; 0 when the listener must wait for {@link
   * PipelineListener#onInputRoom}.
   */
  int inputRoom();

  /**
   * Sends input, which is cut into frames. More than {@link #inputRoom} waits here, counted against
   * the memory of the exchange. Ignored when all input went with the question.
   */
  void write(ByteString bytes);

  void end(ByteString last, List<HttpHeader> trailers);

  /**
   * Asks for output.
   *
   * @param bytes that the other side can take in all now; replaces what was said before
   */
  void demand(int bytes);

  /**
   * Ends it before its end; frees its session. Returns the traces of its readers, whether or not
   * they had decided. The future never fails, and ends within a second; with no traces then.
   *
   * @param cancelled text after {@code middleware_cancelled: }
   */
  Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled);
}
