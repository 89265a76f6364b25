package dev.sluice.detect;

import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.text.ByteSpan;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Replaces the secrets of a text by {@code [secret:ID]}. Any thread; takes time linear in the text.
 */
public final class SecretMask {
  // A replaced secret can uncover another one beside it.
  private static final int ROUNDS = 4;

  private SecretMask() {}

  /**
   * The text without what a scanner finds.
   *
   * @param kept bytes at its begin that stay as they are
   */
  public static String of(LayeredScanner scanner, String text, int kept) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < ROUNDS; round++) {
      List<Edit> found =
          scanner.scan(bytes, 0, bytes.length).edits().stream()
              .filter(edit -> edit.span().end() > kept)
              .map(edit -> named(edit, kept))
              .toList();
      if (found.isEmpty()) {
        return round == 0 ? text : new String(bytes, StandardCharsets.UTF_8);
      }
      bytes = Edits.applied(bytes, 0, bytes.length, found);
    }
    return new String(bytes, 0, kept, StandardCharsets.UTF_8) + "[secret]";
  }

  private static Edit named(Edit edit, int kept) {
    String mark = "[secret:" + edit.patterns().getFirst().id() + "]";
    return new Edit(
        new ByteSpan(Math.max(kept, edit.span().start()), edit.span().end()),
        mark.getBytes(StandardCharsets.US_ASCII),
        edit.patterns());
  }
}
