package dev.sluice.config.net;

import java.net.SocketException;
import java.net.UnknownHostException;

/** An address cannot be listened on. The message names key, address and remedy. */
public final class UnusableAddress extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param key the setting that names the address
   */
  public UnusableAddress(String key, HostPort where, Throwable cause) {
    super(
        "%s: cannot listen on %s: %s; free it or choose another"
            .formatted(key, where, isInUse(root(cause)) ? "it is in use" : "no such address here"),
        cause);
  }

  /** The reason why a listener failed: this one, if the address is the cause. */
  public static Throwable explain(String key, HostPort where, Throwable failure) {
    Throwable root = root(failure);
    boolean aboutAddress =
        root instanceof SocketException || root instanceof UnknownHostException || isInUse(root);
    return aboutAddress ? new UnusableAddress(key, where, failure) : failure;
  }

  /** The native transport throws its own exception instead of a BindException. */
  private static boolean isInUse(Throwable root) {
    return !(root instanceof UnknownHostException)
        && String.valueOf(root.getMessage()).contains("in use");
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
