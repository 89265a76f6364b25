package dev.sluice.chain.builtin.secrets;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * An operator's regular expression for what follows the literal; both are secret. RE2/J matches in
 * time linear in what it reads, which is at first 1 KiB; a match that reaches the end of that is
 * tried again on twice as much.
 */
record Expression(Pattern pattern) implements Shape {
  private static final int WINDOW = 1024;

  Expression {
    // Without an anchor of its own it would be read on for, to the end, after it has failed.
    pattern = Pattern.compile("\\A(?:" + pattern.pattern() + ")", pattern.flags());
  }

  @Override
  public Optional<Span> match(Text text, int at, int after) {
    int reach = text.stringEnd().after(after) - after;
    int wanted = Math.min(WINDOW, reach);
    int matched = matchedBytes(text, after, wanted);
    while (matched == wanted && wanted < reach) {
      wanted = Math.min(wanted * 2, reach);
      matched = matchedBytes(text, after, wanted);
    }
    return matched < 0
        ? Optional.empty()
        : Optional.of(new Span(at, wholeCharacter(text, after + matched)));
  }

  /** Negative when there is no match, or the budget has no room to know. */
  private int matchedBytes(Text text, int from, int wanted) {
    if (!text.budget().affords(wanted, pattern.programSize())) {
      return -1;
    }
    Latin1Window window = new Latin1Window(text.bytes(), from, wanted);
    Matcher matcher = pattern.matcher(window);
    boolean matches = matcher.lookingAt();
    text.budget().spend(window.read() + 1, pattern.programSize());
    return matches ? matcher.end() : -1;
  }

  /** The pattern sees bytes; half a character of UTF-8 must not be left behind. */
  private static int wholeCharacter(Text text, int end) {
    int at = end;
    while (at < text.end() && (text.bytes()[at] & 0xC0) == 0x80) {
      at++;
    }
    return at;
  }
}
