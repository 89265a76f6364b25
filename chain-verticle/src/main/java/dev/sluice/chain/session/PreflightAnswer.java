package dev.sluice.chain.session;

import dev.sluice.proto.v1.FindingCount;
import java.util.List;

/** What an entry says to a handshake, before {@code on_error} is applied. */
sealed interface PreflightAnswer {
  /** It reads no messages, and was not asked. */
  record Uninterested() implements PreflightAnswer {}

  /** It will read messages. */
  record Inspects(ReadingStage stage, List<FindingCount> findings) implements PreflightAnswer {}

  /** It chose to read none; its stream was ended. */
  record Skips(List<FindingCount> findings) implements PreflightAnswer {}

  /**
   * The handshake must not go on.
   *
   * @param reasonCode valid, or empty
   */
  record Denies(ReadingStage.ByService stage, String reasonCode, List<FindingCount> findings)
      implements PreflightAnswer {}

  /**
   * It could not be asked, or gave no valid answer.
   *
   * @param reason a {@link dev.sluice.proto.StageFailure}
   */
  record Fails(String reason) implements PreflightAnswer {}
}
