package dev.sluice.config.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** The built-in blocked ranges of the guard (data-plane 11.2 to 11.4, design 5). */
public final class BlockedRanges {
  // Ranges that allowed_ips of a policy must not overlap (data-plane 11.2, 11.8).
  private static final List<Cidr> NEVER_LISTED =
      Stream.of("127.0.0.0/8", "::1", "169.254.0.0/16", "fe80::/10", "0.0.0.0", "::")
          .map(Cidr::parse)
          .toList();

  private static final AddressRanges ALWAYS =
      AddressRanges.of(
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

  private static final AddressRanges INTERNAL_V4 =
      AddressRanges.of(
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

  private static final AddressRanges GLOBAL_V6 = AddressRanges.of("2000::/3");

  private static final AddressRanges SPECIAL_V6 =
      AddressRanges.of("2001::/23", "2001:db8::/32", "3fff::/20");

  private BlockedRanges() {}

  public static boolean isAlwaysBlocked(InetAddress address) {
    return ALWAYS.contain(address);
  }

  public static boolean isInternal(InetAddress address) {
    return address instanceof Inet4Address
        ? INTERNAL_V4.contain(address)
        : !GLOBAL_V6.contain(address) || SPECIAL_V6.contain(address);
  }

  /**
   * Whether an address, and every one that is embedded in it, is part of the public internet and
   * blocked in no mode.
   */
  public static boolean isPublic(InetAddress address) {
    return EmbeddedIpv4.readings(address).stream()
        .noneMatch(reading -> isAlwaysBlocked(reading) || isInternal(reading));
  }

  public static boolean overlapsUnlistable(Cidr range) {
    return NEVER_LISTED.stream()
        .anyMatch(b -> b.contains(range.network()) || range.contains(b.network()));
  }
}
