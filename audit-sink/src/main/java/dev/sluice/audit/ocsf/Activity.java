package dev.sluice.audit.ocsf;

import java.util.Map;

/**
 * {@code activity_id} with {@code activity_name}. Each class has its own numbers.
 *
 * @param id 99 when the class has no number for it
 * @param caption its name
 */
record Activity(int id, String caption) {
  private static final int OTHER = 99;

  /** Network Activity. */
  static final Activity NETWORK_OPEN = new Activity(1, "Open");

  /** Network Activity. */
  static final Activity NETWORK_CLOSE = new Activity(2, "Close");

  /** Network Activity. */
  static final Activity NETWORK_LISTEN = new Activity(7, "Listen");

  /** Network Activity. */
  static final Activity NETWORK_UPGRADE = other("Upgrade");

  /** Detection Finding. */
  static final Activity FINDING_CREATE = new Activity(1, "Create");

  /** Device Config State Change. */
  static final Activity CONFIG_LOG = new Activity(1, "Log");

  /** Application Lifecycle. */
  static final Activity LIFECYCLE_START = new Activity(3, "Start");

  /** Application Lifecycle. */
  static final Activity LIFECYCLE_STOP = new Activity(4, "Stop");

  /** HTTP Activity: the methods that OCSF 1.8 knows. */
  private static final Map<String, Activity> HTTP =
      Map.of(
          "CONNECT", new Activity(1, "Connect"),
          "DELETE", new Activity(2, "Delete"),
          "GET", new Activity(3, "Get"),
          "HEAD", new Activity(4, "Head"),
          "OPTIONS", new Activity(5, "Options"),
          "POST", new Activity(6, "Post"),
          "PUT", new Activity(7, "Put"),
          "TRACE", new Activity(8, "Trace"),
          "PATCH", new Activity(9, "Patch"));

  /** HTTP Activity of a method, which is case-sensitive. */
  static Activity ofMethod(String method) {
    Activity known = HTTP.get(method);
    return known == null ? other(OcsfText.cut(method)) : known;
  }

  static Activity other(String caption) {
    return new Activity(OTHER, caption);
  }

  /** Whether the class has no number for it; then any caption is possible. */
  boolean isOther() {
    return id == OTHER;
  }
}
