package dev.sluice.chain.session;

import dev.sluice.proto.v1.FindingCount;
import java.util.List;

/** What an entry says to a handshake, before {@code on_error} is applied. */
sealed interface PreflightAnswer {
  record Uninterested() implements PreflightAnswer {}

  record Inspects(ReadingStage stage, List<FindingCount> findings) implements PreflightAnswer {}

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
