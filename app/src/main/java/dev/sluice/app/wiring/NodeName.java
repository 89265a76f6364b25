package dev.sluice.app.node;

import dev.sluice.config.settings.ClusterSettings;
import dev.sluice.config.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a node is called on the bus, in events and on the status page. */
final class NodeName {
  private static final String LOCALHOST = "localhost";

  private NodeName() {}

  /** The host's name, with the port that tells nodes of one host apart. */
  static String of(Settings settings) {
    return host(settings.cluster()) + "-" + settings.admin().listen().port();
  }

  /** Where the machine has no name, or the same as every other, its address in the cluster. */
  private static String host(ClusterSettings cluster) {
    String name = resolved();
    String address = cluster.listen().host();
    boolean telling = cluster.joins() && !address.equals("0.0.0.0") && !address.equals("::");
    return name.equals(LOCALHOST) && telling ? address : name;
  }

  private static String resolved() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A container's name is often known to itself only.
      return System.getenv().getOrDefault("HOSTNAME", LOCALHOST);
    }
  }
}
