package dev.sluice.detect;

import dev.sluice.detect.LayeredScanner.Found;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Replaces secrets and keeps every other byte. Immutable; any thread. */
public final class SecretRedactor {
  // The first round replaces nearly all; the second finds that nothing is left.
  private static final int MAX_ROUNDS = 4;

  private final LayeredScanner scanner;
  private final int maxLength;

  /**
   * @param maxLength greatest length of the result, in bytes
   */
  public SecretRedactor(LayeredScanner scanner, int maxLength) {
    this.scanner = scanner;
    this.maxLength = maxLength;
  }

  /**
   * Replaces until a scan finds nothing: a secret can hide another one next to it.
   *
   * @param found by a scan of the same bytes, at least one
   * @param wanted patterns of the scan; what others find stays
   */
  public Redaction redact(
      byte[] bytes, int from, int end, List<Edit> found, Predicate<SecretPattern> wanted) {
    List<SecretPattern> all = new ArrayList<>();
    byte[] body = bytes;
    int start = from;
    int stop = end;
    List<Edit> edits = found;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      if (!Edits.areWritable(edits)) {
        return new Redaction.Unwritable();
      }
      edits = JsonEdits.valid(body, start, stop, edits);
      if (Edits.length(stop - start, edits) > maxLength) {
        return new Redaction.TooLong();
      }
      body = Edits.applied(body, start, stop, edits);
      all.addAll(Edits.patterns(edits));
      start = 0;
      stop = body.length;
      Found next = scanner.scan(body, start, stop, wanted);
      if (!next.complete()) {
        return new Redaction.Incomplete();
      }
      if (next.edits().isEmpty()) {
        return new Redaction.Done(body, all);
      }
      edits = next.edits();
    }
    return new Redaction.Incomplete();
  }

  public sealed interface Redaction {
    /**
     * No secret is left.
     *
     * @param body the caller's from now on
     * @param patterns of all replaced secrets
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Done(byte[] body, List<SecretPattern> patterns) implements Redaction {
      public Done {
        patterns = List.copyOf(patterns);
      }

      @Override
      public String toString() {
        return "Done[" + patterns.size() + " secrets]";
      }
    }

    /** The body would exceed the greatest length. */
    record TooLong() implements Redaction {}

    /** A secret is where nothing can be written, as in an archive. */
    record Unwritable() implements Redaction {}

    /** The body may still hold secrets. */
    record Incomplete() implements Redaction {}
  }
}
