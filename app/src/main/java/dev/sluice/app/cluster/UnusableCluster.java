package dev.sluice.app.cluster;

/** {@code cluster.*} cannot be used as it is; the message names key and file, and what to do. */
public final class UnusableCluster extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnusableCluster(String message, Throwable cause) {
    super(message, cause);
  }
}
