package dev.sluice.proxy.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.known.KnownVerdict;
import dev.sluice.proxy.pipeline.PipelineEnding;
import java.util.List;
import java.util.function.UnaryOperator;

/** What comes of a request that stages may read as a stream, before anything goes to its origin. */
public sealed interface UploadResult {
  /** In chain order. */
  List<StageTrace> stages();

  /**
   * The result of a pipeline that ended before anything of the request went on.
   *
   * @param traced adds what was found besides
   */
  static UploadResult early(PipelineEnding ending, UnaryOperator<List<StageTrace>> traced) {
    List<StageTrace> stages = traced.apply(ending.stages());
    return switch (ending) {
      // Output without a head.
      case PipelineEnding.Complete ignored ->
          new UploadResult.Failed(StageFailure.PIPELINE_EVENT_ORDER_INVALID.text(), stages);
      case PipelineEnding.Refused refused ->
          new UploadResult.Refused(refused.entry(), refused.reasonCode(), stages);
      case PipelineEnding.Failed failed -> new UploadResult.Failed(failed.reasonCode(), stages);
      case PipelineEnding.PolicyRefused refused ->
          new UploadResult.PolicyRefused(refused.reason(), stages);
    };
  }

  /** No stage reads the body: it goes on as the client sends it, after what was read of it. */
  record Passed(List<HeaderMutation> mutations, List<StageTrace> stages) implements UploadResult {
    @Override
    public String toString() {
      return "Passed[" + mutations.size() + " mutations]";
    }
  }

  /** The head may go on; the body follows out of the stages. */
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

  /**
   * A stage refuses the request.
   *
   * @param entry key of the stage
   * @param reasonCode empty or validated
   */
  record Refused(String entry, String reasonCode, List<StageTrace> stages)
      implements UploadResult {}

  /**
   * A required stage failed, or the platform did.
   *
   * @param reasonCode text of a {@code StageFailure}
   */
  record Failed(String reasonCode, List<StageTrace> stages) implements UploadResult {}

  /**
   * Policy refuses a changed body.
   *
   * @param reason platform text
   */
  record PolicyRefused(String reason, List<StageTrace> stages) implements UploadResult {}

  /** The body has a known value. */
  record KnownValue(KnownVerdict.Denied verdict) implements UploadResult {
    @Override
    public List<StageTrace> stages() {
      return List.of();
    }
  }

  /** The client sent nothing for 30 s, or did not end its body in time. */
  record Stalled(List<StageTrace> stages) implements UploadResult {}

  /** The client broke its framing, or sent trailers that it may not send. */
  record Malformed(List<StageTrace> stages) implements UploadResult {}

  /** There is no memory for the output. */
  record NoMemory(List<StageTrace> stages) implements UploadResult {}

  /** The client has left. */
  record Gone(List<StageTrace> stages) implements UploadResult {}
}
