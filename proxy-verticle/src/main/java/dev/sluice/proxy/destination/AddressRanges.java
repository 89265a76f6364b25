package dev.sluice.proxy.destination;

import dev.sluice.config.net.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** The ranges that the guard knows by heart (data-plane 11.2 to 11.4, design 5). */
final class AddressRanges {
  /** What no list of a policy may reach into (data-plane 11.2, 11.8). */
  static final List<Cidr> NEVER_LISTED =
      ranges("127.0.0.0/8", "::1", "169.254.0.0/16", "fe80::/10", "0.0.0.0", "::");

  /** Blocked in every mode. */
  static final List<Cidr> ALWAYS_BLOCKED =
      ranges(
          "0.0.0.0/8",
          "127.0.0.0/8",
          "169.254.0.0/16",
          // Instance metadata and platform agents of Azure, Alibaba and Oracle, AWS and GCP.
          "168.63.129.16",
          "100.100.100.200",
          "192.0.0.192",
          "fd00:ec2::254",
          "fd20:ce::254",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/96",
          "::ffff:0:0:0/96",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "2001::/32",
          "2002::/16",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private static final List<Cidr> INTERNAL_V4 =
      ranges(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24");

  /** All that is allocated to the public IPv6 internet, ... */
  private static final Cidr GLOBAL_V6 = Cidr.parse("2000::/3");

  /** ... except these. */
  private static final List<Cidr> SPECIAL_V6 = ranges("2001::/23", "2001:db8::/32", "3fff::/20");

  private AddressRanges() {}

  static boolean alwaysBlocked(InetAddress address) {
    return within(ALWAYS_BLOCKED, address);
  }

  /** Not on the public internet. */
  static boolean internal(InetAddress address) {
    boolean v4 = address.getAddress().length == Embedding.V4_BYTES;
    return v4
        ? within(INTERNAL_V4, address)
        : !GLOBAL_V6.contains(address) || within(SPECIAL_V6, address);
  }

  static boolean within(List<Cidr> ranges, InetAddress address) {
    for (Cidr range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  static boolean overlap(Cidr one, Cidr other) {
    return one.contains(other.network()) || other.contains(one.network());
  }

  /** The whole of the inner range lies in the outer. */
  static boolean covers(Cidr outer, Cidr inner) {
    return outer.prefix() <= inner.prefix() && outer.contains(inner.network());
  }

  private static List<Cidr> ranges(String... texts) {
    return Stream.of(texts).map(Cidr::parse).toList();
  }
}
