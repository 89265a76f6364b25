package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.SecretMatches.Match;
import dev.sluice.inspect.secrets.SecretScanner.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Replaces secrets and keeps every other byte. Immutable; any thread. */
public final class SecretRedactor {
  /** The first round replaces nearly all; the second finds that nothing is left. */
  private static final int MAX_ROUNDS = 4;

  private final SecretScanner scanner;
  private final byte[] replacement;
  private final int maxLength;

  /**
   * @param replacement ASCII
   * @param maxLength greatest length of the result, in bytes
   */
  public SecretRedactor(SecretScanner scanner, String replacement, int maxLength) {
    this.scanner = scanner;
    this.replacement = replacement.getBytes(StandardCharsets.US_ASCII);
    this.maxLength = maxLength;
  }

  /**
   * Replaces until a scan finds nothing: a secret can hide another one next to it.
   *
   * @param found in order, none overlapping another, all between {@code from} and {@code end}
   */
  public Redaction redact(byte[] bytes, int from, int end, List<Match> found) {
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
      Found next = scanner.scan(body, start, stop);
      if (!next.complete()) {
        return new Redaction.Incomplete();
      }
      if (next.matches().isEmpty()) {
        return new Redaction.Done(body, all);
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

  /** The outcome of a redaction. */
  public sealed interface Redaction {
    /**
     * No secret is left.
     *
     * @param body the caller's from now on
     * @param matches all replaced secrets
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Done(byte[] body, List<Match> matches) implements Redaction {
      @Override
      public String toString() {
        return "Done[" + matches.size() + " matches]";
      }
    }

    /** The body would exceed the greatest length. */
    record TooLong() implements Redaction {}

    /** The body may still hold secrets. */
    record Incomplete() implements Redaction {}
  }
}
