package dev.sluice.audit.ocsf.code;

import java.util.Map;

/**
 * {@code activity_id} with {@code activity_name}. Each class has its own numbers.
 *
 * @param id 99 when the class has no number for it
 * @param caption its name
 */
public record OcsfActivity(int id, String caption) {
  private static final int OTHER = 99;

  public static final OcsfActivity NETWORK_OPEN = new OcsfActivity(1, "Open");

  public static final OcsfActivity NETWORK_CLOSE = new OcsfActivity(2, "Close");

  public static final OcsfActivity NETWORK_LISTEN = new OcsfActivity(7, "Listen");

  public static final OcsfActivity NETWORK_UPGRADE = other("Upgrade");

  public static final OcsfActivity WEBSOCKET_SESSION = other("WebSocket session");

  public static final OcsfActivity WEBSOCKET_MESSAGE = other("WebSocket message");

  /** Network Activity (middleware-contract l.3). */
  public static final OcsfActivity WEBSOCKET_STAGE = other("WebSocket middleware");

  /** Network Activity (middleware-contract l.3). */
  public static final OcsfActivity WEBSOCKET_COVERAGE = other("WebSocket middleware coverage");

  /** Network Activity (http-hooks 13). */
  public static final OcsfActivity UNINSPECTABLE = other("Uninspectable traffic middleware");

  public static final OcsfActivity FINDING_CREATE = new OcsfActivity(1, "Create");

  public static final OcsfActivity CONFIG_LOG = new OcsfActivity(1, "Log");

  public static final OcsfActivity LIFECYCLE_START = new OcsfActivity(3, "Start");

  public static final OcsfActivity LIFECYCLE_STOP = new OcsfActivity(4, "Stop");

  // HTTP Activity: the methods that OCSF 1.8 knows.
  private static final Map<String, OcsfActivity> HTTP =
      Map.of(
          "CONNECT", new OcsfActivity(1, "Connect"),
          "DELETE", new OcsfActivity(2, "Delete"),
          "GET", new OcsfActivity(3, "Get"),
          "HEAD", new OcsfActivity(4, "Head"),
          "OPTIONS", new OcsfActivity(5, "Options"),
          "POST", new OcsfActivity(6, "Post"),
          "PUT", new OcsfActivity(7, "Put"),
          "TRACE", new OcsfActivity(8, "Trace"),
          "PATCH", new OcsfActivity(9, "Patch"));

  public static OcsfActivity ofCall(String method) {
    return switch (method) {
      case "GET", "HEAD" -> new OcsfActivity(2, "Read");
      case "PUT" -> new OcsfActivity(3, "Update");
      case "DELETE" -> new OcsfActivity(4, "Delete");
      default -> other(OcsfText.cut(method));
    };
  }

  public static OcsfActivity ofMethod(String method) {
    OcsfActivity known = HTTP.get(method);
    return known == null ? other(OcsfText.cut(method)) : known;
  }

  public static OcsfActivity other(String caption) {
    return new OcsfActivity(OTHER, caption);
  }

  public boolean isOther() {
    return id == OTHER;
  }
}
