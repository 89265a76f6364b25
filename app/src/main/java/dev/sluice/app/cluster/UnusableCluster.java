package dev.sluice.app.cluster;

/** Settings of {@code cluster.*} cannot be used. The message names key, file and remedy. */
public final class UnusableCluster extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnusableCluster(String message, Throwable cause) {
    super(message, cause);
  }
}
