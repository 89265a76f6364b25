package dev.sluice.config.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CidrPropertyTest {
  @Property
  void rangeOfIpv4HoldsTheAddressesThatShareItsPrefix(
      @ForAll @Size(4) byte[] network,
      @ForAll @IntRange(max = 32) int prefix,
      @ForAll @IntRange(max = 31) int bit)
      throws UnknownHostException {
    differingInOneBit(network, prefix, bit);
  }

  @Property
  void rangeOfIpv6HoldsTheAddressesThatShareItsPrefix(
      @ForAll @Size(16) byte[] network,
      @ForAll @IntRange(max = 128) int prefix,
      @ForAll @IntRange(max = 127) int bit)
      throws UnknownHostException {
    differingInOneBit(network, prefix, bit);
  }

  private static void differingInOneBit(byte[] network, int prefix, int bit)
      throws UnknownHostException {
    InetAddress own = InetAddress.getByAddress(network);
    byte[] flipped = network.clone();
    flipped[bit / Byte.SIZE] ^= (byte) (0x80 >> bit % Byte.SIZE);
    InetAddress near = InetAddress.getByAddress(flipped);
    // Java shortens an IPv4-mapped address.
    Assume.that(own.getAddress().length == near.getAddress().length);
    Assume.that(own.getAddress().length == network.length);

    Cidr range = Cidr.parse(own.getHostAddress() + "/" + prefix);

    assertThat(range.contains(own)).isTrue();
    assertThat(range.contains(near)).isEqualTo(bit >= prefix);
  }
}
