package dev.sluice.app.wiring;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.proxy.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Checks of listen addresses, so that a start that cannot succeed fails early. */
public final class ListenAddress {
  private ListenAddress() {}

  /**
   * Binds an address for a moment.
   *
   * @param key the setting that names the address
   * @throws StartFailure when it cannot be listened on
   */
  public static void requireFree(String key, HostPort where) {
    try (ServerSocket probe =
        new ServerSocket(where.port(), 1, InetAddress.getByName(where.host()))) {
      probe.setReuseAddress(true);
    } catch (IOException e) {
      UnusableAddress unusable = new UnusableAddress(key, where, e);
      throw new StartFailure(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  /**
   * Binds all addresses of a node for a moment.
   *
   * @throws StartFailure also when two listeners share one, which the system would allow
   */
  static void requireAllFree(Settings settings) {
    requireDistinct(settings);
    requireFree("admin.listen", settings.admin().listen());
    if (settings.cluster().joins()) {
      HostPort members = settings.cluster().listen();
      requireFree("cluster.listen", members);
      requireFree("cluster.bus_port", new HostPort(members.host(), settings.cluster().busPort()));
    }
    if (settings.roles().contains(Role.CHAIN)) {
      settings
          .services()
          .tokens()
          .publication()
          .ifPresent(keys -> requireFree("chain.tokens.listen", keys.listen()));
    }
    if (settings.roles().contains(Role.PROXY)) {
      requireFree("proxy.listen", settings.proxy().listen());
      for (Sandbox sandbox : settings.proxy().sandboxes().all()) {
        sandbox.listen().ifPresent(where -> requireFree(sandbox.listenKey(), where));
      }
    }
  }

  private static void requireDistinct(Settings settings) {
    HostPort admin = settings.admin().listen();
    boolean shared = admin.port() != 0 && admin.equals(settings.proxy().listen());
    if (shared && settings.roles().contains(Role.PROXY)) {
      throw new StartFailure(
          "admin.listen, proxy.listen: both are %s; choose another for one of them"
              .formatted(admin));
    }
  }
}
