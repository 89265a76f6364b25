package dev.sluice.audit.ocsf.code;

/** One event, ready to be sent. */
public final class OcsfEvent {
  /** The schema version of every event. */
  public static final String OCSF_VERSION = "1.8.0";

  private final EventClass eventClass;
  private final String uid;
  private final String sandbox;
  private final byte[] json;

  /**
   * @param uid {@code metadata.uid} in the JSON
   * @param sandbox id, empty for events about the node
   * @param json one UTF-8 JSON object, which the caller must not change afterwards
   */
  public OcsfEvent(EventClass eventClass, String uid, String sandbox, byte[] json) {
    this.eventClass = eventClass;
    this.uid = uid;
    this.sandbox = sandbox;
    this.json = json;
  }

  public EventClass eventClass() {
    return eventClass;
  }

  public String uid() {
    return uid;
  }

  public String sandbox() {
    return sandbox;
  }

  /** One UTF-8 JSON object; the caller must not change it. */
  public byte[] json() {
    return json;
  }

  @Override
  public String toString() {
    return eventClass + " " + uid;
  }
}
