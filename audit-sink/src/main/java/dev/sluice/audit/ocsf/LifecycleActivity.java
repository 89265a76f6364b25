package dev.sluice.audit.ocsf;

/** {@code activity_id} of Application Lifecycle. */
enum LifecycleActivity implements Code {
  START(3, "Start"),
  STOP(4, "Stop");

  private final int id;
  private final String caption;

  LifecycleActivity(int id, String caption) {
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
