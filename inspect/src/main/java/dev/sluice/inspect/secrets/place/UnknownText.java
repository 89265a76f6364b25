package dev.sluice.inspect.secrets.place;

import dev.sluice.inspect.secrets.layer.Edit;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What a text has beside the secrets that patterns found in it. */
final class UnknownText {
  private UnknownText() {}

  /**
   * The text with blanks in place of secrets.
   *
   * @param edits from a scan of the text in UTF-8
   */
  static String of(String text, List<Edit> edits) {
    if (edits.isEmpty()) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    edits.forEach(edit -> Arrays.fill(bytes, edit.span().start(), edit.span().end(), (byte) ' '));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
