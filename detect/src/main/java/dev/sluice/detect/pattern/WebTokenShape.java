package dev.sluice.detect.pattern;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A JSON Web Token, signed (three parts) or encrypted (five parts), whose first part decodes to a
 * JSON object with the member {@code alg}.
 */
public final class WebTokenShape implements SecretShape {
  private static final int SIGNED = 3;
  private static final int ENCRYPTED = 5;
  private static final int MAX_HEADER = 4096;
  private static final int MIN_LAST = 16;

  @Override
  public boolean canContinue(byte next) {
    return ByteClass.BASE64URL.has(next);
  }

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    if (!text.startsToken(at, ByteClass.DOTTED)) {
      return Optional.empty();
    }
    byte[] bytes = text.bytes();
    int header = ByteClass.BASE64URL.runEnd(bytes, at, text.end());
    int parts = 1;
    int counted = 1;
    int start = at;
    int end = header;
    int next = header;
    while (parts < ENCRYPTED && text.has(next, '.')) {
      int part = next + 1;
      next = ByteClass.BASE64URL.runEnd(bytes, part, text.end());
      parts++;
      // The dots of a sentence may follow the last part.
      if (next > part) {
        counted = parts;
        start = part;
        end = next;
      }
    }
    boolean whole = counted == SIGNED || counted == ENCRYPTED;
    return whole && end - start >= MIN_LAST && isHeader(bytes, at, header)
        ? Optional.of(new ByteSpan(at, end))
        : Optional.empty();
  }

  private static boolean isHeader(byte[] bytes, int start, int end) {
    if (end - start > MAX_HEADER || (end - start) % 4 == 1) {
      return false;
    }
    byte[] decoded = Base64.getUrlDecoder().decode(Arrays.copyOfRange(bytes, start, end));
    String json = new String(decoded, StandardCharsets.ISO_8859_1).strip();
    return json.startsWith("{") && json.endsWith("}") && json.contains("\"alg\"");
  }
}
