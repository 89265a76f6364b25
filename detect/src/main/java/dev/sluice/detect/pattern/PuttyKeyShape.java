package dev.sluice.detect.pattern;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;

/**
 * The private lines of a PuTTY key file: their number after the literal, then base64. Line ends may
 * be escapes ({@code \n}).
 */
public final class PuttyKeyShape implements SecretShape {
  private static final ByteClass CONTENT = ByteClass.of("A-Za-z0-9+/=\r\n");
  private static final ByteClass ESCAPED = ByteClass.of("nr\\\\");
  private static final int MAX_DIGITS = 4;
  private static final int MIN_LENGTH = 32;

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    int lines =
        ByteClass.DIGIT.runEnd(text.bytes(), after, Math.min(text.end(), after + MAX_DIGITS));
    int end = lines;
    while (true) {
      end = CONTENT.runEnd(text.bytes(), end, text.end());
      if (!text.has(end, '\\') || !text.has(end + 1, ESCAPED)) {
        break;
      }
      end += 2;
    }
    // The word of the next line ("Private-MAC") ends at its dash.
    int stop = end;
    while (text.has(end, '-') && stop > lines && !isLineEnd(text, stop - 1)) {
      stop--;
    }
    return lines > after && stop - lines >= MIN_LENGTH
        ? Optional.of(new ByteSpan(lines, stop))
        : Optional.empty();
  }

  private static boolean isLineEnd(ScannedText text, int at) {
    return text.has(at, '\n')
        || text.has(at, '\r')
        || (text.has(at, 'n') && text.has(at - 1, '\\'));
  }
}
