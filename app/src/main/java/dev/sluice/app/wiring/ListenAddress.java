package dev.sluice.app.wiring;

import dev.sluice.config.net.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Checks of listen addresses, and their error messages. */
public final class ListenAddress {
  private ListenAddress() {}

  /**
   * Binds an address for a moment, so that a start that cannot succeed fails early.
   *
   * @param key the setting that names the address
   * @throws StartFailure when it cannot be listened on
   */
  public static void requireFree(String key, HostPort where) {
    try (ServerSocket probe =
        new ServerSocket(where.port(), 1, InetAddress.getByName(where.host()))) {
      probe.setReuseAddress(true);
    } catch (IOException e) {
      throw failure(key, where, e);
    }
  }

  /** Runs a start; an address taken in the meantime is reported in the same way. */
  static void explaining(String key, HostPort where, Runnable start) {
    try {
      start.run();
    } catch (RuntimeException e) {
      throw root(e) instanceof SocketException || inUse(root(e)) ? failure(key, where, e) : e;
    }
  }

  private static StartFailure failure(String key, HostPort where, Exception e) {
    String reason = inUse(root(e)) ? "it is in use" : "no such address here";
    return new StartFailure(
        "%s: cannot listen on %s: %s; free it or choose another".formatted(key, where, reason), e);
  }

  /** The native transport throws its own exception instead of a BindException. */
  private static boolean inUse(Throwable root) {
    return !(root instanceof UnknownHostException)
        && String.valueOf(root.getMessage()).contains("in use");
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
