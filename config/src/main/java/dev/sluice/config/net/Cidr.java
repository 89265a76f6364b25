package dev.sluice.config.net;

import dev.sluice.config.source.Cursor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A range of IP addresses.
 *
 * @param network its first address
 * @param prefix bits of the network, 0 to 32 or 0 to 128
 */
public record Cidr(InetAddress network, int prefix) {
  public Cidr {
    if (prefix < 0 || prefix > network.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("prefix length out of range: " + prefix);
    }
    network = masked(network, prefix);
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address; never resolves a name.
   *
   * @throws IllegalArgumentException when the text is none of these
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address =
        IpLiteral.parse(slash < 0 ? text : text.substring(0, slash))
            .orElseThrow(() -> new IllegalArgumentException("not an IP address or range"));
    int bits = address.getAddress().length * Byte.SIZE;
    return new Cidr(
        address, slash < 0 ? bits : Integer.parseUnsignedInt(text.substring(slash + 1)));
  }

  /** Reads a setting. */
  public static Optional<Cidr> read(Cursor at) {
    Optional<String> text = at.text();
    try {
      return text.map(Cidr::parse);
    } catch (IllegalArgumentException e) {
      at.error("not an address range; write an IP address or one such as 10.0.0.0/8");
      return Optional.empty();
    }
  }

  /** An address of the other family is never inside. */
  public boolean contains(InetAddress address) {
    return address.getAddress().length == network.getAddress().length
        && masked(address, prefix).equals(network);
  }

  private static InetAddress masked(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.clamp(prefix - (long) i * Byte.SIZE, 0, Byte.SIZE);
      bytes[i] &= (byte) (0xFF << (Byte.SIZE - kept));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("length comes from an address", e);
    }
  }
}
