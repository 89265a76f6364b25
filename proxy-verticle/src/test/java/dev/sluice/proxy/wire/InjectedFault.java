package dev.sluice.proxy.wire;

/** A bug that a test puts into the code of an exchange. */
public final class InjectedFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** No log and no event may contain this text. */
  public InjectedFault() {
    super("s3cret of the request");
  }
}
