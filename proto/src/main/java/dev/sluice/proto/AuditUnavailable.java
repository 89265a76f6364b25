package dev.sluice.proto;

/** A record could not be made durable. Its decision must not take effect. */
public final class AuditUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AuditUnavailable(String reason) {
    super(reason, null, false, false);
  }
}
