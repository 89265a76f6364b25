package dev.sluice.audit.ocsf.code;

import dev.sluice.proto.v1.Verdict;

/**
 * The action of the control: {@code action_id} and the {@code disposition_id} that belongs to it.
 */
public record Ruling(Action action, Disposition disposition) {
  public static final Ruling ALLOWED = new Ruling(Action.ALLOWED, Disposition.ALLOWED);
  public static final Ruling MODIFIED = new Ruling(Action.MODIFIED, Disposition.CORRECTED);
  public static final Ruling DENIED = new Ruling(Action.DENIED, Disposition.BLOCKED);

  public static final Ruling UNDECIDED = new Ruling(Action.OTHER, Disposition.ALLOWED);

  public static final Ruling FAILED = new Ruling(Action.OTHER, Disposition.ERROR);

  public static final Ruling SKIPPED = new Ruling(Action.OTHER, Disposition.OTHER);

  public enum Action implements OcsfCode {
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

  public enum Disposition implements OcsfCode {
    ALLOWED(1, "Allowed"),
    BLOCKED(2, "Blocked"),
    CORRECTED(11, "Corrected"),
    ERROR(27, "Error"),
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

  /** Shows a verdict that this build does not know as a denial, because it fails closed. */
  public static Ruling of(Verdict verdict) {
    return switch (verdict) {
      case VERDICT_ALLOWED -> ALLOWED;
      case VERDICT_MODIFIED -> MODIFIED;
      case VERDICT_DENIED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> DENIED;
    };
  }

  public boolean isDenial() {
    return action == Action.DENIED;
  }
}
