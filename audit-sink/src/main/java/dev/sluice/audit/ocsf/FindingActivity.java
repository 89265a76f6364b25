package dev.sluice.audit.ocsf;

/** {@code activity_id} of Detection Finding. */
enum FindingActivity implements Code {
  CREATE(1, "Create");

  private final int id;
  private final String caption;

  FindingActivity(int id, String caption) {
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
