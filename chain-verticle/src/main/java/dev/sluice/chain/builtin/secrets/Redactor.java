package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.builtin.secrets.Matches.Match;
import dev.sluice.chain.builtin.secrets.SecretSearch.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Replaces secrets; every other byte stays. Immutable; any thread. */
final class Redactor {
  /** The first replaces nearly everything; the second finds that nothing is left. */
  private static final int MAX_ROUNDS = 4;

  private final SecretSearch search;
  private final byte[] replacement;
  private final int maxLength;

  /**
   * @param replacement ASCII
   * @param maxLength bytes that the result may have
   */
  Redactor(SecretSearch search, String replacement, int maxLength) {
    this.search = search;
    this.replacement = replacement.getBytes(StandardCharsets.US_ASCII);
    this.maxLength = maxLength;
  }

  /**
   * Replaces until nothing is found any more: a secret can have hidden another one that touched it.
   *
   * @param found in order, none overlapping another, all between {@code from} and {@code end}
   */
  Redaction redact(byte[] bytes, int from, int end, List<Match> found) {
    List<Match> all = new ArrayList<>(found);
    byte[] body = bytes;
    int start = from;
    int stop = end;
    List<Match> matches = found;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      long length = length(stop - start, matches);
      if (length > maxLength) {
        return new Redaction.TooLong();
      }
      body = replaced(body, start, stop, matches, new byte[(int) length]);
      start = 0;
      stop = body.length;
      Found next = search.search(body, start, stop);
      if (!next.complete()) {
        return new Redaction.Incomplete();
      }
      if (next.matches().isEmpty()) {
        return new Redaction.Done(UnsafeByteOperations.unsafeWrap(body), all);
      }
      matches = next.matches();
      all.addAll(matches);
    }
    return new Redaction.Incomplete();
  }

  private long length(long length, List<Match> matches) {
    long changed = length;
    for (Match match : matches) {
      changed += replacement.length - (match.span().end() - match.span().start());
    }
    return changed;
  }

  private byte[] replaced(byte[] bytes, int from, int end, List<Match> matches, byte[] out) {
    int copied = from;
    int length = 0;
    for (Match match : matches) {
      int kept = match.span().start() - copied;
      System.arraycopy(bytes, copied, out, length, kept);
      System.arraycopy(replacement, 0, out, length + kept, replacement.length);
      length += kept + replacement.length;
      copied = match.span().end();
    }
    System.arraycopy(bytes, copied, out, length, end - copied);
    return out;
  }
}
