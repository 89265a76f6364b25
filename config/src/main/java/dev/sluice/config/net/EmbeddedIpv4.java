package dev.sluice.config.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One way to embed an IPv4 address in an IPv6 address.
 *
 * @param prefix range of the IPv6 addresses of this form
 * @param offset index of the four bytes
 * @param inverted whether the bytes are complemented
 */
public record EmbeddedIpv4(Cidr prefix, int offset, boolean inverted) {
  static final int V4_BYTES = 4;

  private static final int LAST = 12;
  private static final List<EmbeddedIpv4> KNOWN =
      List.of(
          // IPv4-compatible, IPv4-translated, NAT64 well known and local, 6to4, Teredo client and
          // server.
          plain("::/96", LAST),
          plain("::ffff:0:0:0/96", LAST),
          plain("64:ff9b::/96", LAST),
          plain("64:ff9b:1::/48", LAST),
          plain("2002::/16", 2),
          plain("2001::/32", 4),
          new EmbeddedIpv4(Cidr.parse("2001::/32"), LAST, true));

  private static EmbeddedIpv4 plain(String prefix, int offset) {
    return new EmbeddedIpv4(Cidr.parse(prefix), offset, false);
  }

  /**
   * All addresses that a packet to this one may reach: the address itself, then embedded ones. An
   * IPv4-mapped address counts as the IPv4 address alone, which the system dials.
   */
  public static List<InetAddress> readings(InetAddress address) {
    if (address instanceof Inet4Address) {
      return List.of(address);
    }
    byte[] bytes = address.getAddress();
    // Converts a mapped Inet6Address, which exists only with a scope identifier, to IPv4.
    InetAddress plain = address(bytes);
    // :: and ::1 look IPv4-compatible but are not (RFC 4291 section 2.5.5.1).
    if (plain instanceof Inet4Address || plain.isAnyLocalAddress() || plain.isLoopbackAddress()) {
      return List.of(plain);
    }
    List<InetAddress> readings = new ArrayList<>(List.of(plain));
    for (EmbeddedIpv4 form : KNOWN) {
      if (form.prefix.contains(plain)) {
        readings.add(form.extract(bytes));
      }
    }
    return readings;
  }

  private InetAddress extract(byte[] bytes) {
    byte[] inner = Arrays.copyOfRange(bytes, offset, offset + V4_BYTES);
    if (inverted) {
      for (int i = 0; i < inner.length; i++) {
        inner[i] = (byte) ~inner[i];
      }
    }
    return address(inner);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }
}
