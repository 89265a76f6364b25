package dev.sluice.proxy.known;

import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.layer.Edits;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Takes known values out of text for records. */
final class KnownMask {
  /** A replaced value can uncover another one beside it. */
  private static final int ROUNDS = 4;

  private KnownMask() {}

  static String of(LayeredScanner scanner, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < ROUNDS; round++) {
      List<Edit> found =
          scanner.scan(bytes, 0, bytes.length).edits().stream().map(KnownMask::named).toList();
      if (found.isEmpty()) {
        return round == 0 ? text : new String(bytes, StandardCharsets.UTF_8);
      }
      bytes = Edits.applied(bytes, 0, bytes.length, found);
    }
    return "[secret]";
  }

  private static Edit named(Edit edit) {
    String mark = "[secret:" + edit.patterns().getFirst().id() + "]";
    return new Edit(edit.span(), mark.getBytes(StandardCharsets.US_ASCII), edit.patterns());
  }
}
