package dev.sluice.app.node;

import dev.sluice.config.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a node is called on the bus, in events and on the status page. */
final class NodeName {
  private NodeName() {}

  /** The host's name, with the port that tells nodes of one host apart. */
  static String of(Settings settings) {
    return host() + "-" + settings.admin().listen().port();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
