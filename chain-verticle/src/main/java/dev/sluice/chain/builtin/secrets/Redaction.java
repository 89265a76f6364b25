package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.builtin.secrets.Matches.Match;
import java.util.List;

/** What came of taking secrets away. */
sealed interface Redaction {
  /**
   * None is left.
   *
   * @param matches all that were replaced
   */
  record Done(ByteString body, List<Match> matches) implements Redaction {
    @Override
    public String toString() {
      return "Done[" + matches.size() + " matches]";
    }
  }

  /** The body would exceed what a stage may answer. */
  record TooLong() implements Redaction {}

  /** Secrets may be left. */
  record Incomplete() implements Redaction {}
}
