package dev.sluice.detect.pattern;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A private key in PEM or OpenPGP armor, from its first line to its last. Line ends may be escapes
 * ({@code \n}). A block without its last line counts too, because a part of a key is secret as
 * well.
 */
public final class PrivateKeyShape implements SecretShape {
  private static final ByteClass TITLE = ByteClass.of("A-Z0-9 ");
  private static final ByteClass CONTENT = ByteClass.of("A-Za-z0-9+/=:,.@<>() \t\r\n");
  private static final ByteClass ESCAPED = ByteClass.of("nrt/\\\\");
  private static final int MAX_TITLE = 40;

  // Characters in a row: key lines have 64, and prose about keys has no such word.
  private static final int MIN_LINE = 40;

  private static final int DASHES = 5;
  private static final String LAST_LINE = "-----END ";

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    int title = TITLE.runEnd(text.bytes(), after, Math.min(text.end(), after + MAX_TITLE));
    if (!holdsPrivateKey(text.bytes(), after, title) || !isDashes(text, title)) {
      return Optional.empty();
    }
    int content = title + DASHES;
    int end = contentEnd(text, content);
    return holdsKey(text.bytes(), content, end)
        ? Optional.of(new ByteSpan(at, lastLineEnd(text, end)))
        : Optional.empty();
  }

  private static boolean holdsPrivateKey(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.US_ASCII).contains("PRIVATE KEY");
  }

  private static boolean holdsKey(byte[] bytes, int start, int end) {
    for (int at = start; at < end; at++) {
      int stop = ByteClass.BASE64.runEnd(bytes, at, end);
      if (stop - at >= MIN_LINE) {
        return true;
      }
      at = stop;
    }
    return false;
  }

  // End of the bytes that can belong to a key; five dashes end it, fewer are content.
  private static int contentEnd(ScannedText text, int from) {
    int at = from;
    while (true) {
      at = CONTENT.runEnd(text.bytes(), at, text.end());
      if (text.has(at, '\\') && text.has(at + 1, ESCAPED)) {
        at += 2;
      } else if (text.has(at, '-') && !isDashes(text, at)) {
        at++;
      } else {
        return at;
      }
    }
  }

  private static int lastLineEnd(ScannedText text, int at) {
    for (int i = 0; i < LAST_LINE.length(); i++) {
      if (!text.has(at + i, LAST_LINE.charAt(i))) {
        return at;
      }
    }
    int start = at + LAST_LINE.length();
    int title = TITLE.runEnd(text.bytes(), start, Math.min(text.end(), start + MAX_TITLE));
    return isDashes(text, title) ? title + DASHES : title;
  }

  private static boolean isDashes(ScannedText text, int at) {
    for (int i = 0; i < DASHES; i++) {
      if (!text.has(at + i, '-')) {
        return false;
      }
    }
    return true;
  }
}
