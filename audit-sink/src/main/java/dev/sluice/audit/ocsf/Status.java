package dev.sluice.audit.ocsf;

/** {@code status_id}. */
enum Status implements Code {
  SUCCESS(1, "Success"),
  FAILURE(2, "Failure");

  private final int id;
  private final String caption;

  Status(int id, String caption) {
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
