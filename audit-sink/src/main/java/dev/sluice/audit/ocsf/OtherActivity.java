package dev.sluice.audit.ocsf;

/**
 * An activity that the class has no number for.
 *
 * @param caption what it is called instead
 */
record OtherActivity(String caption) implements Code {
  static final int ID = 99;

  @Override
  public int id() {
    return ID;
  }
}
