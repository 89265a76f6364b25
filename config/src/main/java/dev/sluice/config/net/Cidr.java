package dev.sluice.config.net;

import dev.sluice.config.source.Cursor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
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

  public static Optional<Cidr> read(Cursor at) {
    Optional<String> text = at.text();
    try {
      return text.map(Cidr::parse);
    } catch (IllegalArgumentException e) {
      at.error("not an address range; write an IP address or one such as 10.0.0.0/8");
      return Optional.empty();
    }
  }

  /** Whether an address lies in the range; one of the other family never does. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    byte[] wanted = network.getAddress();
    int whole = prefix / Byte.SIZE;
    if (bytes.length != wanted.length || !Arrays.equals(bytes, 0, whole, wanted, 0, whole)) {
      return false;
    }
    int rest = prefix % Byte.SIZE;
    return rest == 0 || ((bytes[whole] ^ wanted[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0;
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
