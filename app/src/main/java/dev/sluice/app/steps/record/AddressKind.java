package dev.sluice.app.steps.record;

import dev.sluice.config.net.IpLiteral;
import java.net.InetAddress;

/** Kinds of addresses as people tell them apart (RFC 6890). */
final class AddressKind {
  private static final int BYTE = 0xff;

  private AddressKind() {}

  /** The kind of a textual address; empty for other texts. */
  static String of(String ip) {
    return IpLiteral.parse(ip).map(AddressKind::of).orElse("");
  }

  private static String of(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return "loopback";
    }
    if (address.isLinkLocalAddress()) {
      return "link-local";
    }
    if (address.isSiteLocalAddress() || isUniqueLocal(address.getAddress())) {
      return "private";
    }
    return isShared(address.getAddress()) ? "shared" : "public";
  }

  /** {@code fc00::/7} (RFC 4193). */
  private static boolean isUniqueLocal(byte[] address) {
    return address.length > 4 && (address[0] & 0xfe) == 0xfc;
  }

  /** {@code 100.64.0.0/10} (RFC 6598). */
  private static boolean isShared(byte[] address) {
    return address.length == 4 && (address[0] & BYTE) == 100 && (address[1] & 0xc0) == 0x40;
  }
}
