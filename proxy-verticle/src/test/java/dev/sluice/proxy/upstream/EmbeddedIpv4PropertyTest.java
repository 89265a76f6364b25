package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.AddressRanges;
import dev.sluice.config.net.BlockedRanges;
import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.EmbeddedIpv4;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.DestinationRule.Declared;
import dev.sluice.policy.DestinationRule.Listed;
import dev.sluice.policy.DestinationRule.PublicOnly;
import dev.sluice.proxy.upstream.DestinationVerdict.Blocked;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No internal IPv4 address passes when embedded in an IPv6 address. */
class EmbeddedIpv4PropertyTest {
  /** Exempts every embedding itself, so that only the inner address can be blocked. */
  private static final DestinationGuard EXEMPTING_ALL_FORMS =
      new DestinationGuard(List.of(Cidr.parse("::/0")), TrustedGateways.NONE);

  private static final DestinationGuard GUARD =
      new DestinationGuard(List.of(), TrustedGateways.NONE);

  /** The index of the address in a form; other bytes after the prefix are arbitrary. */
  enum Form {
    MAPPED("00000000000000000000ffff", 12, 0x00),
    COMPATIBLE("000000000000000000000000", 12, 0x00),
    TRANSLATED("0000000000000000ffff0000", 12, 0x00),
    NAT64("0064ff9b0000000000000000", 12, 0x00),
    NAT64_LOCAL("0064ff9b0001", 12, 0x00),
    SIX_TO_FOUR("2002", 2, 0x00),
    TEREDO_SERVER("20010000", 4, 0x00),
    TEREDO_CLIENT("20010000", 12, 0xFF);

    private final String prefix;
    private final int offset;
    private final int mask;

    Form(String prefix, int offset, int mask) {
      this.prefix = prefix;
      this.offset = offset;
      this.mask = mask;
    }

    InetAddress embed(byte[] v4, byte[] noise) {
      byte[] bytes = noise.clone();
      byte[] head = HexFormat.of().parseHex(prefix);
      System.arraycopy(head, 0, bytes, 0, head.length);
      for (int i = 0; i < v4.length; i++) {
        bytes[offset + i] = (byte) (v4[i] ^ mask);
      }
      return address(bytes);
    }
  }

  @Property
  void internalAddressIsBlockedInEveryForm(
      @ForAll Form form, @ForAll("internalV4") byte[] v4, @ForAll("noise") byte[] noise) {
    List<InetAddress> answer = List.of(form.embed(v4, noise));
    Assume.that(!isNoForm(answer.getFirst()));

    assertThat(GUARD.check(new PublicOnly(), "h", 443, answer)).isInstanceOf(Blocked.class);
    assertThat(EXEMPTING_ALL_FORMS.check(new PublicOnly(), "h", 443, answer))
        .isInstanceOf(Blocked.class);
    assertThat(EXEMPTING_ALL_FORMS.check(everyV6(), "h", 443, answer)).isInstanceOf(Blocked.class);
  }

  @Property
  void loopbackAndMetadataAreBlockedInEveryFormAndMode(
      @ForAll Form form, @ForAll("alwaysBlockedV4") byte[] v4, @ForAll("noise") byte[] noise) {
    List<InetAddress> answer = List.of(form.embed(v4, noise));
    Assume.that(!isNoForm(answer.getFirst()));

    for (DestinationRule rule : List.of(new PublicOnly(), new Declared(), everyV6())) {
      assertThat(EXEMPTING_ALL_FORMS.check(rule, "h", 443, answer)).isInstanceOf(Blocked.class);
      assertThat(GUARD.check(rule, "h", 443, answer)).isInstanceOf(Blocked.class);
    }
  }

  /** {@code ::} and {@code ::1} look IPv4-compatible but are not (RFC 4291 section 2.5.5.1). */
  private static boolean isNoForm(InetAddress address) {
    return address instanceof Inet6Address
        && (address.isAnyLocalAddress() || address.isLoopbackAddress());
  }

  @Example
  void unspecifiedAndLoopbackAreBlockedUnlessExempt() {
    for (String text : List.of("::", "::1")) {
      List<InetAddress> answer = List.of(IpLiteral.parse(text).orElseThrow());
      for (DestinationRule rule : List.of(new PublicOnly(), new Declared(), everyV6())) {
        assertThat(GUARD.check(rule, "h", 443, answer)).isInstanceOf(Blocked.class);
      }
      assertThat(
              new DestinationGuard(List.of(Cidr.parse(text)), TrustedGateways.NONE)
                  .check(new Declared(), "h", 443, answer))
          .isInstanceOf(DestinationVerdict.Checked.class);
    }
  }

  @Property
  void publicAddressIsPublicInEveryReading(@ForAll("anyAddress") byte[] bytes) {
    InetAddress address = address(bytes);
    if (GUARD.check(new PublicOnly(), "h", 443, List.of(address))
        instanceof DestinationVerdict.Checked) {
      assertThat(address)
          .matches(a -> !a.isLoopbackAddress() && !a.isAnyLocalAddress())
          .matches(a -> !a.isLinkLocalAddress() && !a.isSiteLocalAddress())
          .matches(a -> !a.isMulticastAddress());
      assertThat(EmbeddedIpv4.readings(address)).noneMatch(BlockedRanges::isInternal);
    }
  }

  @Property
  void rangesAgreeWithTheirNotation(
      @ForAll("anyAddress") byte[] bytes, @ForAll("range") Cidr range) {
    AddressRanges ranges =
        AddressRanges.of(range.network().getHostAddress() + "/" + range.prefix());

    assertThat(ranges.contain(address(bytes))).isEqualTo(range.contains(address(bytes)));
    assertThat(ranges.contain(range.network())).isTrue();
  }

  /** Prefixes of each length around addresses of the other generator. */
  @Provide
  Arbitrary<Cidr> range() {
    return anyAddress()
        .flatMap(
            bytes ->
                Arbitraries.integers()
                    .between(0, address(bytes).getAddress().length * 8)
                    .map(prefix -> new Cidr(address(bytes), prefix)));
  }

  @Provide
  Arbitrary<byte[]> internalV4() {
    return inside(
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "0.0.0.0/8",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "198.18.0.0/15");
  }

  @Provide
  Arbitrary<byte[]> alwaysBlockedV4() {
    return inside("127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/8", "168.63.129.16/32", "224.0.0.0/3");
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return Arbitraries.bytes().array(byte[].class).ofSize(16);
  }

  @Provide
  Arbitrary<byte[]> anyAddress() {
    return Arbitraries.oneOf(
        noise(),
        Arbitraries.bytes().array(byte[].class).ofSize(4),
        inside("2000::/3", "2001::/20", "2002::/16", "fc00::/6", "64:ff9b::/32", "::/64"));
  }

  private static Listed everyV6() {
    return new Listed(List.of(Cidr.parse("64:ff9b::/32"), Cidr.parse("2000::/3")));
  }

  private static Arbitrary<byte[]> inside(String... ranges) {
    return Arbitraries.of(ranges)
        .map(Cidr::parse)
        .flatMap(
            range -> {
              byte[] network = range.network().getAddress();
              return Arbitraries.bytes()
                  .array(byte[].class)
                  .ofSize(network.length)
                  .map(host -> within(network, host, range.prefix()));
            });
  }

  private static byte[] within(byte[] network, byte[] host, int prefix) {
    byte[] bytes = host.clone();
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      bytes[bit / 8] = (byte) ((bytes[bit / 8] & ~mask) | (network[bit / 8] & mask));
    }
    return bytes;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
