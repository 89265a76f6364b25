package dev.sluice.proxy.record;

import dev.sluice.inspect.placeholder.DecodedView;
import dev.sluice.inspect.secrets.SecretMatches;
import dev.sluice.inspect.secrets.SecretMatches.Match;
import dev.sluice.inspect.secrets.SecretScanner;
import dev.sluice.inspect.secrets.catalog.SecretCatalog;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.List;

/**
 * Text of clients as records hold it: the secrets that the built-in patterns find are replaced, as
 * written and percent-decoded. Any thread. Time is linear in the text, which a head or the limits
 * of {@code DeniedCall} bound.
 */
final class RecordedText {
  private static final SecretScanner SCANNER = SecretScanner.of(SecretCatalog.USUAL, false);
  private static final String MARK = "[REDACTED]";

  /** Every built-in secret is longer. */
  private static final int TOO_SHORT = 16;

  /** A replaced secret can uncover another one beside it. */
  private static final int ROUNDS = 4;

  private RecordedText() {}

  /** A name that the client chose. */
  static String of(String text) {
    return text.length() < TOO_SHORT ? text : masked(text, 0);
  }

  /**
   * A path.
   *
   * @param host of the request, since it tells some secrets; it is not changed
   * @param path canonical; empty when unknown
   */
  static String ofPath(String host, String path) {
    if (path.length() < TOO_SHORT) {
      return path;
    }
    String masked = masked(host + path, host.length() + 1);
    return masked.substring(host.length());
  }

  private static String masked(String text, int kept) {
    String rest = text;
    for (int round = 0; round < ROUNDS; round++) {
      List<Match> found = find(rest);
      if (found.isEmpty()) {
        return rest;
      }
      rest = replaced(rest, kept, found);
    }
    return rest.substring(0, kept) + MARK;
  }

  private static List<Match> find(String text) {
    byte[] bytes = bytes(text);
    List<Match> asWritten = SCANNER.scan(bytes, 0, bytes.length).matches();
    if (text.indexOf('%') < 0) {
      return asWritten;
    }
    SecretMatches all = new SecretMatches();
    asWritten.forEach(all::add);
    DecodedView view = DecodedView.percentDecoded(bytes, 0, bytes.length);
    for (Match match : SCANNER.scan(view.bytes(), 0, view.length()).matches()) {
      ByteSpan span = match.span();
      all.add(
          new Match(
              match.pattern(), new ByteSpan(view.origin(span.start()), view.origin(span.end()))));
    }
    return all.merged();
  }

  /** One byte for each char, so that places agree; no secret holds others than ASCII. */
  private static byte[] bytes(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = text.charAt(i);
      bytes[i] = (byte) (c < 0x80 ? c : 0x80);
    }
    return bytes;
  }

  private static String replaced(String text, int kept, List<Match> found) {
    StringBuilder out = new StringBuilder(text.length());
    int copied = 0;
    for (Match match : found) {
      int start = Math.max(kept, match.span().start());
      if (start < match.span().end()) {
        out.append(text, copied, start).append(MARK);
        copied = match.span().end();
      }
    }
    return out.append(text, copied, text.length()).toString();
  }
}
