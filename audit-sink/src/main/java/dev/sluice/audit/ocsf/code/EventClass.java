package dev.sluice.audit.ocsf.code;

import java.util.List;
import java.util.stream.Stream;

/** The OCSF event classes that Sluice emits. */
public enum EventClass {
  NETWORK_ACTIVITY(
      4001,
      "Network Activity",
      4,
      "Network Activity",
      List.of("security_control", "network_proxy", "host")),
  HTTP_ACTIVITY(
      4002,
      "HTTP Activity",
      4,
      "Network Activity",
      List.of("security_control", "network_proxy", "host")),
  DETECTION_FINDING(2004, "Detection Finding", 2, "Findings", List.of("security_control", "host")),
  DEVICE_CONFIG_STATE_CHANGE(5019, "Device Config State Change", 5, "Discovery", List.of("host")),
  APPLICATION_LIFECYCLE(6002, "Application Lifecycle", 6, "Application Activity", List.of("host")),
  API_ACTIVITY(6003, "API Activity", 6, "Application Activity", List.of("host"));

  private final int uid;
  private final String caption;
  private final int categoryUid;
  private final String category;

  @SuppressWarnings("ImmutableEnumChecker") // always List.of
  private final List<String> profiles;

  EventClass(int uid, String caption, int categoryUid, String category, List<String> profiles) {
    this.uid = uid;
    this.caption = caption;
    this.categoryUid = categoryUid;
    this.category = category;
    this.profiles = profiles;
  }

  /**
   * The class with this {@code class_uid}.
   *
   * @throws IllegalArgumentException when Sluice emits no such class
   */
  public static EventClass of(int uid) {
    return Stream.of(values())
        .filter(known -> known.uid == uid)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no class " + uid));
  }

  public int uid() {
    return uid;
  }

  public String caption() {
    return caption;
  }

  public int categoryUid() {
    return categoryUid;
  }

  public String category() {
    return category;
  }

  public List<String> profiles() {
    return profiles;
  }

  public List<String> profiles(boolean traced) {
    return traced ? Stream.concat(profiles.stream(), Stream.of("trace")).toList() : profiles;
  }
}
