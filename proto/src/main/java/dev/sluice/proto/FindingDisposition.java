package dev.sluice.proto;

/** The fate of the traffic that a finding is about: {@code PlatformFinding.disposition}. */
public enum FindingDisposition {
  DENIED("denied"),
  /** Allowed, because {@code on_error} is {@code fail_open}. */
  FAIL_OPEN("fail_open"),
  /** Refused for lack of room. */
  SHED("shed");

  private final String text;

  FindingDisposition(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public boolean is(String disposition) {
    return text.equals(disposition);
  }
}
