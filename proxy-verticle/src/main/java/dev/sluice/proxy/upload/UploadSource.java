package dev.sluice.proxy.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proxy.pipeline.PipelineEnding;
import java.util.List;
import java.util.OptionalLong;

/**
 * Event loop only. A request body that comes out of stages while the client sends it. Its head
 * changes are known; it holds at most what the pipeline may have under way.
 */
public interface UploadSource {
  /** Late mutations of the head, after those of the inspection. */
  List<HeaderMutation> mutations();

  /** Length that the last stage declared; empty when it did not, or the client's was chunked. */
  OptionalLong declared();

  /** Begins to tell the listener. What came before is told first. */
  void listen(Listener listener);

  /**
   * Asks for output.
   *
   * @param bytes that the origin can take in all now
   */
  void demand(int bytes);

  /** The exchange is over: ends the pipeline, and reads nothing more from the client. */
  void stop(MiddlewareSessionEndReason reason, String cancelled);

  /** Event loop only. */
  interface Listener {
    void onChunk(ByteString bytes);

    void onPause();

    /** The body is complete. */
    void onComplete(List<HttpHeader> trailers);

    /** A stage ended it: the origin's request is left unterminated. */
    void onHalted(PipelineEnding ending);

    /** The client sent nothing for 30 s. */
    void onClientStalled();

    /** The client broke its framing. */
    void onMalformed();
  }
}
