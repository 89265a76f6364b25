package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import java.util.List;
import java.util.Optional;

/** The answer of a stage to a whole body, judged (http-hooks 6). */
public sealed interface BufferedVerdict {
  /**
   * The message goes on.
   *
   * @param replacement of the body, maybe empty; without one the body goes on as it was
   * @param head accepted mutations of the head, in order
   * @param trailers accepted mutations of the trailers, in order
   */
  record Goes(
      Optional<ByteString> replacement,
      List<HeaderMutation> head,
      List<HeaderMutation> trailers,
      Diagnostics told)
      implements BufferedVerdict {
    @Override
    public String toString() {
      return "Goes[replaced=" + replacement.isPresent() + "]";
    }
  }

  record Refuses(Diagnostics told) implements BufferedVerdict {}

  /** The answer breaks a rule; the reason is a code of http-hooks 13. */
  record Failed(String reason) implements BufferedVerdict {}
}
