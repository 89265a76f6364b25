package dev.sluice.audit.fault;

/** The parts of the audit that fail on their own; the label {@code kind} of metrics. */
public enum FaultKind {
  /** No journal segment can be created or used. */
  SEGMENTS("segments"),
  /** A segment was damaged while it was written: truncated, removed, or a fault of its mapping. */
  MAPPING("mapping"),
  /** The journal cannot be forced to disk ({@code audit.durability: fsync}). */
  SYNC("sync"),
  /** Numbers of records cannot be reserved on disk, so that no record is stored. */
  NUMBERS("numbers"),
  /** The acknowledged positions cannot be saved, so that no segment is released. */
  POSITIONS("positions"),
  /** A segment whose records are all shipped cannot be deleted. */
  RELEASE("release"),
  /** Files of the journal cannot be read; the records in others are shipped. */
  READING("reading"),
  /** A thread of the audit ended with an exception and was started again. */
  THREADS("threads"),
  SHIPPING("shipping"),
  /** A record could not be mapped to events and was set aside. */
  SET_ASIDE("set_aside");

  private final String text;

  FaultKind(String text) {
    this.text = text;
  }

  /** The name in {@code /v1/status} and in metrics. */
  public String text() {
    return text;
  }
}
