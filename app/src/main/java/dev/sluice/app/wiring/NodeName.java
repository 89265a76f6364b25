package dev.sluice.app.wiring;

import dev.sluice.config.settings.ClusterSettings;
import dev.sluice.config.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of a node on the bus, in events and on the status page. */
final class NodeName {
  private static final String LOCALHOST = "localhost";

  private NodeName() {}

  /** The host name and the admin port, which distinguishes nodes on one host. */
  static String of(Settings settings) {
    return host(settings.cluster()) + "-" + settings.admin().listen().port();
  }

  /** The cluster address replaces a host name that does not identify the machine. */
  private static String host(ClusterSettings cluster) {
    String name = resolved();
    String address = cluster.listen().host();
    boolean specific = cluster.joins() && !address.equals("0.0.0.0") && !address.equals("::");
    return name.equals(LOCALHOST) && specific ? address : name;
  }

  private static String resolved() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // The name of a container is often not resolvable.
      return System.getenv().getOrDefault("HOSTNAME", LOCALHOST);
    }
  }
}
