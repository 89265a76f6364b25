package dev.sluice.proxy.body.response;

import dev.sluice.proto.ResponseFields;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.ResponseHead;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Heads of responses that stages changed (http-responses 8.2, 8.3, 9). */
public final class RewrittenHead {
  private RewrittenHead() {}

  public static Optional<ResponseHead> ofUnread(ResponseHead head, List<HeaderMutation> mutations) {
    if (mutations.isEmpty()) {
      return Optional.of(head);
    }
    ResponseLines lines = new ResponseLines(head);
    lines.apply(mutations);
    return lines.made();
  }

  public static Optional<ResponseHead> ofStaged(
      ResponseHead head,
      String method,
      List<HeaderMutation> mutations,
      PipelineOutput.Start start) {
    if (mutations.isEmpty() && isUnchanged(head, method, start)) {
      return Optional.of(head);
    }
    ResponseLines lines = new ResponseLines(head);
    lines.apply(mutations);
    if (start.getTransformed()) {
      lines.removeIf(ResponseFields::isIntegrity);
    }
    lines.apply(start.getHeaderMutationsList());
    if (start.getIdentity()) {
      lines.removeIf("content-encoding"::equals);
    }
    if (!(head.framingFor(method) instanceof BodyFraming.None)) {
      frame(
          lines,
          start.hasDeclaredBytes()
              ? OptionalLong.of(start.getDeclaredBytes())
              : OptionalLong.empty());
    }
    return lines.made();
  }

  private static boolean isUnchanged(ResponseHead head, String method, PipelineOutput.Start start) {
    return !start.getTransformed()
        && !start.getIdentity()
        && start.getHeaderMutationsCount() == 0
        && !head.headers().contains(HeaderName.TRAILER)
        && head.framingFor(method) instanceof BodyFraming.Length length
        && start.hasDeclaredBytes()
        && start.getDeclaredBytes() == length.bytes();
  }

  /**
   * The body is another one, without content codings. Empty when the head has become too large.
   *
   * @param length of the body; empty when it is not known
   */
  public static Optional<ResponseHead> ofReplaced(ResponseHead head, OptionalLong length) {
    ResponseLines lines = new ResponseLines(head);
    lines.removeIf(name -> ResponseFields.isIntegrity(name) || name.equals("content-encoding"));
    frame(lines, length);
    return lines.made();
  }

  public static Optional<ResponseHead> ofRecoded(ResponseHead head, String codings) {
    ResponseLines lines = new ResponseLines(head);
    lines.add("Content-Encoding", codings);
    frame(lines, OptionalLong.empty());
    return lines.made();
  }

  public static Optional<ResponseHead> ofUnmeasured(ResponseHead head) {
    ResponseLines lines = new ResponseLines(head);
    frame(lines, OptionalLong.empty());
    return lines.made();
  }

  /**
   * Replaces the framing. The stream of a client that cannot read chunks leaves them out, and ends
   * with its connection.
   */
  private static void frame(ResponseLines lines, OptionalLong length) {
    lines.removeIf(name -> name.equals("content-length") || name.equals("transfer-encoding"));
    if (length.isPresent()) {
      lines.removeIf("trailer"::equals);
      lines.add("Content-Length", Long.toString(length.getAsLong()));
    } else {
      lines.add("Transfer-Encoding", "chunked");
    }
  }
}
