package dev.sluice.proxy.body.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.secret.known.KnownVerdict;
import java.util.List;

/**
 * The result for a request that stages may read as a stream, before anything goes to its origin.
 */
public sealed interface UploadResult {
  /** No stage reads the body: it goes on as the client sends it, after what was read of it. */
  record Passed(List<HeaderMutation> mutations, List<StageTrace> stages) implements UploadResult {
    @Override
    public String toString() {
      return "Passed[" + mutations.size() + " mutations]";
    }
  }

  record Live(UploadSource source, List<HeaderMutation> mutations, List<StageTrace> stages)
      implements UploadResult {
    @Override
    public String toString() {
      return "Live[" + mutations.size() + " mutations]";
    }
  }

  /**
   * All stages have decided, and the whole output is here.
   *
   * @param trailers field lines, each ended by CRLF
   * @param receivedBytes that the client sent
   */
  record Whole(
      ByteString bytes,
      RequestTrailers trailers,
      long receivedBytes,
      List<HeaderMutation> mutations,
      List<StageTrace> stages)
      implements UploadResult {
    @Override
    public String toString() {
      return "Whole[" + bytes.size() + " bytes]";
    }
  }

  record Ended(PipelineEnding ending) implements UploadResult {}

  record KnownValue(KnownVerdict.Denied verdict) implements UploadResult {}

  /** The client sent nothing for 30 s, or did not end its body in time. */
  record Stalled(List<StageTrace> stages) implements UploadResult {}

  /** The client broke its framing, or sent trailers that it may not send. */
  record Malformed(List<StageTrace> stages) implements UploadResult {}

  record NoMemory(List<StageTrace> stages) implements UploadResult {}

  record Gone(List<StageTrace> stages) implements UploadResult {}
}
