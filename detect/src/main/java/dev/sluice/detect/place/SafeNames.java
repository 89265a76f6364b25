package dev.sluice.detect.place;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretScanner;
import dev.sluice.detect.text.ByteClass;
import java.nio.charset.StandardCharsets;

/**
 * Names that a client chose, made safe for findings: without secrets of the entry's patterns and of
 * the usual ones of the pack. Immutable; any thread.
 */
final class SafeNames {
  /** In place of a name that is too long, has other characters, or is itself a secret. */
  static final String HIDDEN = "*";

  private static final int LONGEST = 64;
  private static final ByteClass CHARACTERS = ByteClass.of("A-Za-z0-9_.\\-");
  private static final int DEPTH = 4;
  private static final LayeredScanner PACK =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, false), DEPTH, HIDDEN)
          .forShortTexts();

  private final LayeredScanner scanner;

  SafeNames(LayeredScanner scanner) {
    this.scanner = scanner;
  }

  String of(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  String of(byte[] bytes, int from, int end) {
    boolean plain =
        end > from
            && end - from <= LONGEST
            && CHARACTERS.runEnd(bytes, from, end) == end
            && isClean(scanner.scan(bytes, from, end))
            && isClean(PACK.scan(bytes, from, end));
    return plain ? new String(bytes, from, end - from, StandardCharsets.US_ASCII) : HIDDEN;
  }

  private static boolean isClean(LayeredScanner.Found found) {
    return found.edits().isEmpty() && found.complete() && !found.undecoded();
  }
}
