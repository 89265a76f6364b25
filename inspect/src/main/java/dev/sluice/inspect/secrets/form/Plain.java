package dev.sluice.inspect.secrets.form;

import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;

/** What is the same in two spellings of an address: its letters in lower case, and its digits. */
final class Plain {
  private Plain() {}

  static String of(ScannedText text, ByteSpan span) {
    StringBuilder plain = new StringBuilder(span.end() - span.start());
    for (int at = span.start(); at < span.end(); at++) {
      char c = (char) (text.bytes()[at] & 0xFF);
      if (c == '@' || Character.isLetterOrDigit(c)) {
        plain.append(Character.toLowerCase(c));
      }
    }
    return plain.toString();
  }
}
