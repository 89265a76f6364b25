package dev.sluice.audit.ocsf;

/** {@code disposition_id}. */
enum Disposition implements Code {
  ALLOWED(1, "Allowed"),
  BLOCKED(2, "Blocked"),
  CORRECTED(11, "Corrected"),
  OTHER(99, "Other");

  private final int id;
  private final String caption;

  Disposition(int id, String caption) {
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
