package dev.sluice.config.net;

import java.net.SocketException;
import java.net.UnknownHostException;

/** An address cannot be listened on. The message names key, address and remedy. */
public final class UnusableAddress extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableAddress(String key, HostPort where, Throwable cause) {
    super("%s: cannot listen on %s: %s".formatted(key, where, problem(root(cause))), cause);
  }

  private static String problem(Throwable root) {
    if (isInUse(root)) {
      return "it is in use; free it or choose another";
    }
    if (root instanceof UnknownHostException) {
      return "the name has no address; correct it";
    }
    return String.valueOf(root.getMessage()).contains("ermission denied")
        ? "this user may not; choose a port from 1024 on"
        : "no such address here; choose one of this machine";
  }

  public static Throwable explain(String key, HostPort where, Throwable failure) {
    Throwable root = root(failure);
    boolean aboutAddress =
        root instanceof SocketException || root instanceof UnknownHostException || isInUse(root);
    return aboutAddress ? new UnusableAddress(key, where, failure) : failure;
  }

  // The native transport throws its own exception instead of a BindException.
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
