package dev.sluice.detect.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The literal and the match of an operator's regular expression after it; both are secret. RE2/J
 * matches in linear time. It reads 1 KiB at first; a match that reaches the end of the window is
 * repeated on twice as much.
 */
public record ExpressionShape(Pattern pattern) implements SecretShape {
  private static final int WINDOW = 1024;

  public ExpressionShape {
    // Without this anchor, RE2/J reads to the end after a failed match.
    pattern = Pattern.compile("\\A(?:" + pattern.pattern() + ")", pattern.flags());
  }

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    int reach = text.stringEnd().after(after) - after;
    int wanted = Math.min(WINDOW, reach);
    int matched = matchedBytes(text, after, wanted);
    while (matched == wanted && wanted < reach) {
      wanted = Math.min(wanted * 2, reach);
      matched = matchedBytes(text, after, wanted);
    }
    return matched < 0
        ? Optional.empty()
        : Optional.of(new ByteSpan(at, wholeCharacter(text, after + matched)));
  }

  // Negative when there is no match, or when the budget is spent.
  private int matchedBytes(ScannedText text, int from, int wanted) {
    if (!text.budget().affords(wanted, pattern.programSize())) {
      return -1;
    }
    Latin1Window window = new Latin1Window(text.bytes(), from, wanted);
    Matcher matcher = pattern.matcher(window);
    boolean matches = matcher.lookingAt();
    text.budget().spend(window.read() + 1, pattern.programSize());
    return matches ? matcher.end() : -1;
  }

  // The pattern matches bytes; extends the match to a whole UTF-8 character.
  private static int wholeCharacter(ScannedText text, int end) {
    int at = end;
    while (at < text.end() && (text.bytes()[at] & 0xC0) == 0x80) {
      at++;
    }
    return at;
  }

  /** A range of bytes as characters, which remembers how far it was read. Event loop only. */
  private static final class Latin1Window implements CharSequence {
    private final byte[] bytes;
    private final int from;
    private final int length;
    private int read;

    Latin1Window(byte[] bytes, int from, int length) {
      this.bytes = bytes;
      this.from = from;
      this.length = length;
    }

    int read() {
      return read;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public char charAt(int index) {
      read = Math.max(read, index + 1);
      return (char) (bytes[from + index] & 0xFF);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Latin1Window(bytes, from + start, end - start);
    }

    @Override
    public String toString() {
      return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
  }
}
