package dev.sluice.proto;

/** The fate of the traffic that a finding is about: {@code PlatformFinding.disposition}. */
public enum FindingDisposition {
  /** Refused. */
  DENIED("denied"),
  /** Allowed, because {@code on_error} is {@code fail_open}. */
  FAIL_OPEN("fail_open"),
  /** Refused for lack of room. */
  SHED("shed");

  private final String text;

  FindingDisposition(String text) {
    this.text = text;
  }

  /** The text in records and events. */
  public String text() {
    return text;
  }

  /** Whether the text is this disposition's. */
  public boolean is(String disposition) {
    return text.equals(disposition);
  }
}
