package dev.sluice.proxy.credential;

import dev.sluice.inspect.placeholder.DecodedView;
import dev.sluice.inspect.placeholder.PlaceholderMatch;
import dev.sluice.inspect.placeholder.PlaceholderSyntax;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Hides placeholders in the paths that policy, middleware and audit see (data-plane 9.8). */
public final class PathRedaction {
  private static final byte[] REDACTED = "[CREDENTIAL]".getBytes(StandardCharsets.US_ASCII);

  private PathRedaction() {}

  public static String of(String path) {
    return path.indexOf('%') >= 0
            || path.contains(PlaceholderSyntax.CANONICAL)
            || path.contains(PlaceholderSyntax.ALIAS)
        ? redacted(path)
        : path;
  }

  private static String redacted(String path) {
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
