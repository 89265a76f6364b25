package dev.sluice.audit.ocsf;

/** {@code activity_id} of Network Activity. */
enum NetworkActivity implements Code {
  OPEN(1, "Open"),
  CLOSE(2, "Close"),
  LISTEN(7, "Listen"),
  UPGRADE(99, "Upgrade");

  private final int id;
  private final String caption;

  NetworkActivity(int id, String caption) {
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
