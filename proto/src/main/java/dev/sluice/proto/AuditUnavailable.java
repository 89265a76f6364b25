package dev.sluice.proto;

/** A record could not be made durable; the decision it stands for must not take effect. */
public final class AuditUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason platform text for an operator, without content
   */
  public AuditUnavailable(String reason) {
    super(reason, null, false, false);
  }
}
