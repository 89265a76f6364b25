package dev.sluice.audit.ocsf;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The methods that OCSF 1.8 knows, with the activity of HTTP Activity that each one is. */
enum HttpMethod implements Code {
  CONNECT(1, "Connect"),
  DELETE(2, "Delete"),
  GET(3, "Get"),
  HEAD(4, "Head"),
  OPTIONS(5, "Options"),
  POST(6, "Post"),
  PUT(7, "Put"),
  TRACE(8, "Trace"),
  PATCH(9, "Patch");

  private static final Map<String, Optional<HttpMethod>> BY_TOKEN =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Optional::of));

  private final int id;
  private final String caption;

  HttpMethod(int id, String caption) {
    this.id = id;
    this.caption = caption;
  }

  /** The method with this token; empty for any other, since methods are case-sensitive. */
  static Optional<HttpMethod> of(String token) {
    return BY_TOKEN.getOrDefault(token, Optional.empty());
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String caption() {
    return caption;
  }
}
