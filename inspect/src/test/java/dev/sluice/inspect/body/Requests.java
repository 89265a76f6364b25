package dev.sluice.inspect.body;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests of tests. */
public final class Requests {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private Requests() {}

  public static BodyRequest post(String body) {
    return post(bytes(body));
  }

  public static BodyRequest post(ByteBuffer body) {
    return post(body, MediaHeaders.NONE);
  }

  public static BodyRequest post(String body, MediaHeaders media) {
    return post(bytes(body), media);
  }

  private static BodyRequest post(ByteBuffer body, MediaHeaders media) {
    return new BodyRequest("POST", Map.of(), media, body);
  }

  /**
   * A GET without a body.
   *
   * @throws IllegalArgumentException when an escape does not decode
   */
  public static BodyRequest get(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
      parameters
          .computeIfAbsent(key, unseen -> new ArrayList<>())
          .add(decoded(equals < 0 ? "" : pair.substring(equals + 1)));
    }
    return new BodyRequest("GET", parameters, MediaHeaders.NONE, EMPTY);
  }

  public static BodyRequest get(MediaHeaders media, String body) {
    return of("GET", media, body);
  }

  public static BodyRequest of(String method, MediaHeaders media, String body) {
    return new BodyRequest(method, Map.of(), media, bytes(body));
  }

  public static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
