package dev.sluice.app.tail;

/** The classes of events by the words of the command line. */
public enum EventKind {
  NETWORK(4001),
  HTTP(4002),
  FINDING(2004),
  CONFIG(5019),
  LIFECYCLE(6002);

  private final int classUid;

  EventKind(int classUid) {
    this.classUid = classUid;
  }

  /** {@code class_uid}. */
  public int classUid() {
    return classUid;
  }
}
