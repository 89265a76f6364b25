package dev.sluice.proxy.credential;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Paths as policy, middleware and the audit see them (data-plane 9.8). */
public final class Redaction {
  private static final byte[] SHOWN = "[CREDENTIAL]".getBytes(StandardCharsets.US_ASCII);

  private Redaction() {}

  /** The path, with {@code [CREDENTIAL]} for every placeholder. */
  public static String of(String path) {
    return path.indexOf('%') >= 0
            || path.contains("openshell:resolve:")
            || path.contains("OPENSHELL-RESOLVE-ENV-")
        ? redacted(path)
        : path;
  }

  private static String redacted(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    if (!Markers.in(bytes)) {
      return path;
    }
    TextView view = TextView.percentDecoded(bytes, 0, bytes.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    int copied = 0;
    Optional<Found> found = Found.next(view, 0);
    while (found.isPresent()) {
      int start = view.origin(found.get().start());
      out.write(bytes, copied, start - copied);
      out.writeBytes(SHOWN);
      copied = view.origin(found.get().end());
      found = Found.next(view, found.get().end());
    }
    out.write(bytes, copied, bytes.length - copied);
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
