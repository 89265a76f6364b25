package dev.sluice.proxy.body.response;

import dev.sluice.proto.ResponseFields;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.HeadWriter;
import dev.sluice.wire.head.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Trailers on their way to stages and back (http-responses 7.5). */
public final class ResponseTrailers {
  private static final int MOST = 128;
  private static final int ROOM = 256;
  private static final String CRLF = "\r\n";

  private ResponseTrailers() {}

  /** The fields that stages see; empty when a field may not be a trailer, or there are too many. */
  public static Optional<List<HttpHeader>> shown(Trailers trailers, ResponseHead head) {
    List<HttpHeader> shown = new ArrayList<>();
    String text = new String(trailers.lines(), StandardCharsets.ISO_8859_1);
    for (String line : text.isEmpty() ? new String[0] : text.split(CRLF)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      Optional<String> value = ShownHead.utf8(line.substring(colon + 1).strip());
      if (value.isEmpty()
          || ResponseFields.isProtected(name)
          || head.connection().nominated().contains(name)
          || shown.size() == MOST) {
        return Optional.empty();
      }
      shown.add(HttpHeader.newBuilder().setName(name).setValue(value.get()).build());
    }
    return Optional.of(shown);
  }

  public static Trailers written(List<HttpHeader> trailers) {
    if (trailers.isEmpty()) {
      return Trailers.NONE;
    }
    HeadWriter lines = new HeadWriter(ROOM);
    trailers.forEach(trailer -> lines.line(trailer.getName(), trailer.getValue()));
    return new Trailers(Arrays.copyOf(lines.array(), lines.length()));
  }
}
