package dev.sluice.audit.ocsf;

/** {@code action_id}. */
enum Action implements Code {
  ALLOWED(1, "Allowed"),
  DENIED(2, "Denied"),
  MODIFIED(4, "Modified"),
  OTHER(99, "Other");

  private final int id;
  private final String caption;

  Action(int id, String caption) {
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
