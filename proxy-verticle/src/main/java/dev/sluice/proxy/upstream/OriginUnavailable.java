package dev.sluice.proxy.upstream;

/** No connection to an origin was established. Expected, so it carries no stack trace. */
public final class OriginUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public enum Step {
    SHARE,
    CONNECT,
    TLS
  }

  private final Step step;

  OriginUnavailable(Step step, String detail) {
    super(detail, null, false, false);
    this.step = step;
  }

  /** No connection was dialed, because the request has ended. Reported to no client. */
  static OriginUnavailable unwanted() {
    return new OriginUnavailable(Step.CONNECT, "the request has ended");
  }

  public Step step() {
    return step;
  }

  static boolean isOverShare(Throwable failure) {
    return failure instanceof OriginUnavailable unavailable && unavailable.step() == Step.SHARE;
  }
}
