package dev.sluice.audit.ocsf;

/** {@code severity_id}. */
enum Severity implements Code {
  INFORMATIONAL(1, "Informational"),
  LOW(2, "Low"),
  MEDIUM(3, "Medium"),
  HIGH(4, "High");

  private final int id;
  private final String caption;

  Severity(int id, String caption) {
    this.id = id;
    this.caption = caption;
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
