package dev.sluice.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.HeaderLines;
import dev.sluice.chain.contract.RequestEnvelope;
import dev.sluice.chain.contract.answer.ResponseHeaders;
import dev.sluice.chain.pipeline.flow.HeadChanges;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.PipelineOpen;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The head of a message, as the stages of a preflight see and change it. */
public final class MessageHead {
  private static final String CODING = "content-encoding";

  private MessageHead() {}

  public static StreamHead of(PipelineOpen open) {
    return open.hasResponse()
        ? new StreamHead(
            open.getContext(),
            open.getTarget(),
            OptionalInt.of(open.getResponse().getStatus()),
            open.getResponse().getHeadersList(),
            open.getResponse().getNominatedList(),
            declared(open.getResponse().hasDeclaredBytes(), open.getResponse().getDeclaredBytes()),
            coding(open.getResponse().getHeadersList()))
        : new StreamHead(
            open.getContext(),
            open.getTarget(),
            OptionalInt.empty(),
            open.getRequest().getHeadersList(),
            open.getRequest().getNominatedList(),
            declared(open.getRequest().hasDeclaredBytes(), open.getRequest().getDeclaredBytes()),
            coding(open.getRequest().getHeadersList()));
  }

  private static OptionalLong declared(boolean told, long bytes) {
    return told ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  private static Optional<String> coding(List<HttpHeader> headers) {
    String all = String.join(",", HeaderLines.values(headers, CODING));
    return all.isBlank() || all.strip().equalsIgnoreCase("identity")
        ? Optional.empty()
        : Optional.of(all);
  }

  static StreamHead after(List<HeaderMutation> mutations, StreamHead head) {
    return mutations.isEmpty()
        ? head
        : with(HeadChanges.apply(mutations, head.headers()), head.coding(), head);
  }

  static StreamHead withoutIntegrity(StreamHead head) {
    return with(ResponseHeaders.withoutIntegrity(head.headers()), head.coding(), head);
  }

  static StreamHead decoded(StreamHead head) {
    return with(head.headers(), Optional.empty(), head);
  }

  static StreamHead coded(Optional<String> coding, StreamHead head) {
    return coding.equals(head.coding()) ? head : with(head.headers(), coding, head);
  }

  static StreamHead maybeFilled(StreamHead head) {
    return head.declared().orElse(1) > 0 ? head : declaring(OptionalLong.empty(), head);
  }

  /** As services are told it: with the origin's length of a body that may come with another. */
  static StreamHead told(PipelineOpen open, StreamHead head) {
    return open.getResponse().hasOriginalBytes()
        ? declaring(OptionalLong.of(open.getResponse().getOriginalBytes()), head)
        : head;
  }

  private static StreamHead declaring(OptionalLong declared, StreamHead head) {
    return head.with(head.headers(), declared, head.coding(), head.late());
  }

  private static StreamHead with(
      List<HttpHeader> headers, Optional<String> coding, StreamHead head) {
    return head.with(headers, head.declared(), coding, head.late());
  }

  static boolean isOverCapacity(StreamHead head, PreparedEntry entry) {
    return new RequestEnvelope(
            head.context(), entry.config(), head.target(), head.headers(), ByteString.EMPTY)
        .violation()
        .isPresent();
  }
}
