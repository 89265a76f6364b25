package dev.sluice.proxy.upstream;

/** No connection to an origin came about; expected, so it carries no stack. */
public final class OriginUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed. */
  public enum Step {
    CONNECT,
    TLS
  }

  private final Step step;

  OriginUnavailable(Step step, String detail) {
    super(detail, null, false, false);
    this.step = step;
  }

  public Step step() {
    return step;
  }
}
