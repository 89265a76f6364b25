package dev.sluice.config.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fixed set of address ranges. Checked on every request: allocates only the copy of the address's
 * bytes.
 */
public final class AddressRanges {
  private final List<Range> v4;
  private final List<Range> v6;

  private AddressRanges(List<Cidr> ranges) {
    this.v4 = ofFamily(ranges, true);
    this.v6 = ofFamily(ranges, false);
  }

  public static AddressRanges of(String... ranges) {
    return new AddressRanges(Stream.of(ranges).map(Cidr::parse).toList());
  }

  public boolean contain(InetAddress address) {
    byte[] bytes = address.getAddress();
    long high = upper(bytes);
    long low = lower(bytes);
    for (Range range : isV4(bytes) ? v4 : v6) {
      if (range.contains(high, low)) {
        return true;
      }
    }
    return false;
  }

  private static List<Range> ofFamily(List<Cidr> ranges, boolean v4) {
    return ranges.stream()
        .filter(range -> isV4(range.network().getAddress()) == v4)
        .map(Range::of)
        .toList();
  }

  private static boolean isV4(byte[] bytes) {
    return bytes.length == EmbeddedIpv4.V4_BYTES;
  }

  private static long upper(byte[] bytes) {
    return isV4(bytes) ? 0 : ByteBuffer.wrap(bytes).getLong(0);
  }

  private static long lower(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return isV4(bytes) ? Integer.toUnsignedLong(buffer.getInt(0)) : buffer.getLong(Long.BYTES);
  }

  /** Network and mask as 128 bits, IPv4 in the lowest 32. */
  private record Range(long high, long low, long highMask, long lowMask) {
    static Range of(Cidr cidr) {
      byte[] network = cidr.network().getAddress();
      int free = network.length * Byte.SIZE - cidr.prefix();
      return new Range(upper(network), lower(network), ones(free - Long.SIZE), ones(free));
    }

    boolean contains(long otherHigh, long otherLow) {
      return (otherHigh & highMask) == high && (otherLow & lowMask) == low;
    }

    private static long ones(int free) {
      return free >= Long.SIZE ? 0 : -1L << Math.max(free, 0);
    }
  }
}
