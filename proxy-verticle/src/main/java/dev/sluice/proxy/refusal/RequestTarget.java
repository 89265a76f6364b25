package dev.sluice.proxy.refusal;

import dev.sluice.detect.placeholder.DecodedView;
import dev.sluice.detect.placeholder.PlaceholderMatch;
import dev.sluice.detect.placeholder.PlaceholderSyntax;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The path and query of a request.
 *
 * @param path canonical, with {@code [CREDENTIAL]} for each placeholder, as policy, middleware and
 *     audit see it; starts with a slash
 * @param wirePath canonical, with placeholders; for the origin only
 * @param query raw, without the question mark; empty when there is none
 * @param hasQuery whether there was a question mark, even with nothing after it
 */
public record RequestTarget(String path, String wirePath, String query, boolean hasQuery) {
  private static final byte[] REDACTED = "[CREDENTIAL]".getBytes(StandardCharsets.US_ASCII);

  public RequestTarget(String wirePath, String query, boolean hasQuery) {
    this(redacted(wirePath), wirePath, query, hasQuery);
  }

  /** Whether the path holds a separator that only some servers read as one: %2F or %5C. */
  public boolean hasEscapedSeparator() {
    return path.contains("%2F") || path.contains("%5C");
  }

  public String originForm() {
    return hasQuery ? wirePath + '?' + query : wirePath;
  }

  /** Paths and queries may hold secrets. */
  @Override
  public String toString() {
    return "RequestTarget[" + path.length() + " chars, hasQuery=" + hasQuery + "]";
  }

  // Hides placeholders in the paths that policy, middleware and audit see (data-plane 9.8).
  private static String redacted(String path) {
    if (path.indexOf('%') < 0
        && !path.contains(PlaceholderSyntax.CANONICAL)
        && !path.contains(PlaceholderSyntax.ALIAS)) {
      return path;
    }
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    if (!PlaceholderSyntax.isIn(bytes)) {
      return path;
    }
    DecodedView view = DecodedView.percentDecoded(bytes, 0, bytes.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    int copied = 0;
    Optional<PlaceholderMatch> found = PlaceholderMatch.next(view, 0);
    while (found.isPresent()) {
      int start = view.origin(found.get().start());
      out.write(bytes, copied, start - copied);
      out.writeBytes(REDACTED);
      copied = view.origin(found.get().end());
      found = PlaceholderMatch.next(view, found.get().end());
    }
    out.write(bytes, copied, bytes.length - copied);
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
