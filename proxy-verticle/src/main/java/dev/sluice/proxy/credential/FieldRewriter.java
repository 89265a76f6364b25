package dev.sluice.proxy.credential;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Optional;

/**
 * Puts secrets into one field value: where a placeholder is all of it, all behind a prefix, or
 * inside Basic (data-plane 14.3).
 */
final class FieldRewriter {
  private FieldRewriter() {}

  static void rewrite(
      byte[] bytes, int from, int to, Substitution secrets, ByteArrayOutputStream out) {
    Optional<BasicValue> basic =
        BasicValue.at(bytes, from, to).filter(b -> b.end() == to && Markers.in(b.decoded()));
    if (basic.isPresent()) {
      out.write(bytes, from, basic.get().start() - from);
      basic(basic.get().decoded(), secrets, out);
      return;
    }
    TextView view = TextView.plain(bytes, from, to);
    Optional<Found> found = Found.next(view, 0).filter(f -> isWhole(view, f));
    int kept = found.map(Found::start).orElse(view.length());
    out.write(bytes, from, kept);
    found.ifPresent(f -> secrets.put(f.placeholder(), Encoding.FIELD, out));
  }

  private static void basic(byte[] decoded, Substitution secrets, ByteArrayOutputStream out) {
    ByteArrayOutputStream replaced = new ByteArrayOutputStream();
    secrets.copy(decoded, TextView.plain(decoded, 0, decoded.length), Encoding.FIELD, replaced);
    if (Markers.in(replaced.toByteArray())) {
      secrets.fail(Fault.MISPLACED);
    }
    out.writeBytes(Base64.getEncoder().encode(replaced.toByteArray()));
  }

  /** Nothing follows it, and at most one word and blanks stand before it. */
  private static boolean isWhole(TextView view, Found found) {
    if (found.end() != view.length()) {
      return false;
    }
    int word = found.start();
    while (word > 0 && view.at(word - 1) == ' ') {
      word--;
    }
    if (word == found.start() && word > 0) {
      return false;
    }
    for (int i = 0; i < word; i++) {
      if (view.at(i) == ' ' || view.at(i) == '\t') {
        return false;
      }
    }
    return true;
  }
}
