package dev.sluice.audit.ocsf;

/** {@code activity_id} of Device Config State Change. */
enum ConfigActivity implements Code {
  LOG(1, "Log");

  private final int id;
  private final String caption;

  ConfigActivity(int id, String caption) {
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
