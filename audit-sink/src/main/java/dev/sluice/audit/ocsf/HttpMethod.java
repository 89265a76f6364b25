package dev.sluice.audit.ocsf;

import java.util.Optional;

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

  private final int id;
  private final String caption;

  HttpMethod(int id, String caption) {
    this.id = id;
    this.caption = caption;
  }

  /** The method with this token; empty for any other, since methods are case-sensitive. */
  static Optional<HttpMethod> of(String token) {
    for (HttpMethod method : values()) {
      if (method.name().equals(token)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
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
