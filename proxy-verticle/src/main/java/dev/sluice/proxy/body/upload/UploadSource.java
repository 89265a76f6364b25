package dev.sluice.proxy.body.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.head.BodyLength;
import io.vertx.core.Future;
import java.util.List;
import java.util.OptionalLong;

/**
 * Event loop only. A request body that comes out of stages. Its head changes are known. While the
 * client still sends it, it holds at most what the pipeline may have under way.
 */
public interface UploadSource {
  /** Why it ends whose client sent nothing for 30 s; text after {@code middleware_cancelled: }. */
  String CLIENT_STALLED = "client_progress_timeout";

  String CLIENT_GONE = "request_body_read_failed";

  String POLICY_OVER = "policy_reload";

  String CLOSED = "output_closed";

  /** Length of the body for the origin; empty when it is sent in chunks. */
  OptionalLong declared();

  default BodyLength length() {
    return declared().isPresent()
        ? new BodyLength.Known(declared().getAsLong())
        : BodyLength.UNKNOWN;
  }

  /** Names for the field {@code Trailer}; empty when the client's own goes on. */
  List<String> trailerNames();

  /** Bytes that it holds in memory; 0 while the client sends the body. */
  int heldBytes();

  /** Whether a stage may still end it: the client sends it, or stages read it. */
  boolean isLive();

  ClientStream.Listener client();

  /** Begins to tell the listener. What came before is told first. */
  void listen(Listener listener);

  /**
   * Asks for output.
   *
   * @param bytes that the origin can take in all now; replaces what was said before
   */
  void demand(int bytes);

  /** The origin answers while the body goes on: its client may be silent until it has read. */
  default void converse() {}

  /** Reads the rest of the client's body and drops it. Only after {@link #stop}. */
  void discard();

  /**
   * The exchange needs no more of it: ends the pipeline, and reads nothing more from the client.
   *
   * @param cancelled text after {@code middleware_cancelled: }, unless the client has left
   */
  Stopped stop(String cancelled);

  /**
   * How a body was stopped.
   *
   * @param cancelled text after {@code middleware_cancelled: }
   * @param stages their traces, decided or not, within a second; none when it had ended. Never
   *     fails
   */
  record Stopped(String cancelled, Future<List<StageTrace>> stages) {
    static Stopped over(String cancelled) {
      return new Stopped(cancelled, Future.succeededFuture(List.of()));
    }
  }

  /** Event loop only. */
  interface Listener {
    /** Never more in all than was demanded. */
    void onChunk(ByteString bytes);

    void onPause();

    void onComplete(PipelineEnding.Complete ending);

    /** A stage or the platform ended it: the origin's request is left unterminated. */
    void onHalted(PipelineEnding ending);

    void onClientStalled();

    void onMalformed();

    /** What the client sent has a known value; when it is denied, nothing more comes. */
    void onKnown(KnownVerdict verdict);

    void onSearchExhausted();
  }
}
