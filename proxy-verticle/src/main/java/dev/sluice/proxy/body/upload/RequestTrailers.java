package dev.sluice.proxy.body.upload;

import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.HeadWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The trailers of a request as stages see them: names in lower case, in wire order.
 *
 * @param fields immutable
 */
public record RequestTrailers(List<HttpHeader> fields) {
  public static final RequestTrailers NONE = new RequestTrailers(List.of());

  static final int MOST_FIELDS = 128;

  private static final int ROOM = 256;

  private static final Set<String> REFUSED =
      Set.of(
          "authorization",
          "content-length",
          "cookie",
          "host",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding");

  public RequestTrailers {
    fields = List.copyOf(fields);
  }

  /** Empty when a name is refused, or there are too many; the wire has checked the lines. */
  static Optional<RequestTrailers> read(Trailers trailers) {
    if (trailers.isEmpty()) {
      return Optional.of(NONE);
    }
    String[] lines = new String(trailers.lines(), StandardCharsets.UTF_8).split("\r\n", 0);
    List<HttpHeader> fields = new ArrayList<>(lines.length);
    for (String line : lines) {
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
      if (name.isEmpty() || isRefused(name)) {
        return Optional.empty();
      }
      fields.add(
          HttpHeader.newBuilder()
              .setName(name)
              .setValue(line.substring(colon + 1).strip())
              .build());
    }
    return fields.size() > MOST_FIELDS
        ? Optional.empty()
        : Optional.of(new RequestTrailers(fields));
  }

  private static boolean isRefused(String name) {
    return REFUSED.contains(name)
        || name.startsWith("x-amz-")
        || name.startsWith("x-openshell-credential");
  }

  public boolean isEmpty() {
    return fields.isEmpty();
  }

  public List<String> names() {
    return fields.stream().map(HttpHeader::getName).distinct().toList();
  }

  public Trailers lines() {
    if (fields.isEmpty()) {
      return Trailers.NONE;
    }
    HeadWriter lines = new HeadWriter(ROOM);
    fields.forEach(field -> lines.line(field.getName(), field.getValue()));
    return new Trailers(Arrays.copyOf(lines.array(), lines.length()));
  }

  @Override
  public String toString() {
    return "RequestTrailers[" + fields.size() + "]";
  }
}
