package dev.sluice.chain.session;

import dev.sluice.proto.v1.FindingCount;
import java.util.List;

/** The answer of an entry to a handshake, before {@code on_error} is applied. */
sealed interface PreflightAnswer {
  record Uninterested() implements PreflightAnswer {}

  record Inspects(ReadingStage stage, List<FindingCount> findings) implements PreflightAnswer {}

  record Skips(List<FindingCount> findings) implements PreflightAnswer {}

  /** Refuses the handshake, by a valid code or none. */
  record Denies(ReadingStage.ByService stage, String reasonCode, List<FindingCount> findings)
      implements PreflightAnswer {}

  /** Could not be asked, or gave no valid answer. */
  record Fails(String reason) implements PreflightAnswer {}
}
