package dev.sluice.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.DestinationRule.Declared;
import dev.sluice.policy.DestinationRule.Listed;
import dev.sluice.policy.DestinationRule.PublicOnly;
import dev.sluice.policy.DestinationRule.StrictlyPublic;
import dev.sluice.proxy.upstream.DestinationVerdict.Blocked;
import dev.sluice.proxy.upstream.DestinationVerdict.Checked;
import dev.sluice.proxy.upstream.DestinationVerdict.Kind;
import dev.sluice.proxy.upstream.DestinationVerdict.Unresolved;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationGuardTest {
  private static final String HOST = "api.example.test";
  private static final int PORT = 443;
  private static final DestinationGuard GUARD =
      new DestinationGuard(List.of(), TrustedGateways.NONE);

  @ParameterizedTest
  @MethodSource("blocked")
  void isBlockedInEveryMode(String address) {
    for (DestinationRule rule : everyRule(address)) {
      assertThat(check(rule, PORT, address)).as("%s", rule).isInstanceOf(Blocked.class);
    }
    assertThat(check(new Declared(), PORT, address))
        .isEqualTo(
            new Blocked(
                Kind.DECLARED,
                "%s resolves to always-blocked address %s, connection rejected"
                    .formatted(HOST, ip(address).getHostAddress())));
  }

  @ParameterizedTest
  @MethodSource("internal")
  void isInternalButMayBeDeclaredOrListed(String address) {
    assertThat(check(new PublicOnly(), PORT, address))
        .isEqualTo(
            new Blocked(
                Kind.INTERNAL,
                "%s resolves to internal address %s, connection rejected"
                    .formatted(HOST, ip(address).getHostAddress())));
    assertChecked(check(new Declared(), PORT, address), address);
    assertChecked(check(listed(address), PORT, address), address);
  }

  @ParameterizedTest
  @MethodSource("open")
  void isPublic(String address) {
    assertChecked(check(new StrictlyPublic(), PORT, address), address);
    assertChecked(check(new PublicOnly(), PORT, address), address);
    assertChecked(check(new Declared(), PORT, address), address);
    assertChecked(check(listed(address), PORT, address), address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"})
  void noExemptionLetsAProposedRuleReachMoreThanPublicAddresses(String address) {
    DestinationGuard exempting =
        new DestinationGuard(
            List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")), TrustedGateways.NONE);
    List<InetAddress> own = List.of(ip(address));
    DestinationRule strict = new StrictlyPublic();
    assertThat(exempting.check(new PublicOnly(), HOST, PORT, own)).isInstanceOf(Checked.class);
    assertThat(exempting.check(strict, HOST, PORT, own)).isInstanceOf(Blocked.class);
    assertChecked(exempting.check(strict, HOST, PORT, List.of(ip("1.1.1.1"))), "1.1.1.1");
  }

  @ParameterizedTest
  @ValueSource(ints = {2379, 2380, 6443, 10250, 10255})
  void controlPlanePortIsBlockedInEveryModeAndNeverLifted(int port) {
    DestinationGuard exempting =
        new DestinationGuard(List.of(Cidr.parse("0.0.0.0/0")), TrustedGateways.NONE);
    String detail = "port " + port + " is a blocked control-plane port, connection rejected";

    assertThat(check(listed("8.8.8.8"), port, "8.8.8.8"))
        .isEqualTo(new Blocked(Kind.ALLOWED_IPS, detail));
    assertThat(check(new Declared(), port, "8.8.8.8"))
        .isEqualTo(new Blocked(Kind.DECLARED, detail));
    assertThat(check(new PublicOnly(), port, "8.8.8.8"))
        .isEqualTo(new Blocked(Kind.INTERNAL, detail));
    assertThat(exempting.check(new Declared(), HOST, port, List.of(ip("8.8.8.8"))))
        .isEqualTo(new Blocked(Kind.DECLARED, detail));
  }

  @Test
  void oneBlockedAddressRefusesAll() {
    assertThat(check(new PublicOnly(), PORT, "8.8.8.8", "10.0.0.1", "9.9.9.9"))
        .isInstanceOf(Blocked.class);
    assertThat(check(new Declared(), PORT, "8.8.8.8", "::1")).isInstanceOf(Blocked.class);
    assertThat(check(listed("8.8.8.8"), PORT, "8.8.8.8", "9.9.9.9"))
        .isEqualTo(
            new Blocked(
                Kind.ALLOWED_IPS,
                HOST + " resolves to 9.9.9.9 which is not in allowed_ips, connection rejected"));
  }

  @Test
  void orderOfTheAnswerIsKept() {
    assertChecked(
        check(new PublicOnly(), PORT, "9.9.9.9", "8.8.8.8", "2606:4700::1"),
        "9.9.9.9",
        "8.8.8.8",
        "2606:4700::1");
  }

  @Test
  void emptyAnswerIsUnresolved() {
    assertThat(GUARD.check(new Declared(), HOST, PORT, List.of()))
        .isEqualTo(new Unresolved("DNS resolution returned no addresses for " + HOST + ":443"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0",
        "0.0.0.0",
        "127.0.0.1",
        "126.0.0.0/7",
        "169.254.169.254/32",
        "::/0",
        "::1",
        "fe80::/10",
        "fe80::1",
        "fe00::/8",
      })
  void listThatOverlapsAlwaysBlockedRangesIsRefused(String range) {
    assertThat(check(listed("8.8.8.8", range), PORT, "8.8.8.8"))
        .isInstanceOfSatisfying(
            Blocked.class, b -> assertThat(b.kind()).isEqualTo(Kind.INVALID_ALLOWED_IPS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100.64.0.0/10", "fc00::/7", "10.0.0.0/8", "8.0.0.0/7"})
  void wideListAroundMetadataIsAccepted(String range) {
    assertThat(check(listed("9.9.9.9", range), PORT, "9.9.9.9")).isInstanceOf(Checked.class);
  }

  @Test
  void alwaysBlockedLiteralIsNamedInTheDetail() {
    assertThat(GUARD.check(new Declared(), "127.0.0.1", PORT, List.of(ip("127.0.0.1"))))
        .isInstanceOfSatisfying(
            Blocked.class,
            b -> assertThat(b.detail()).startsWith("Policy host is an always-blocked address;"));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 127.0.0.1",
    "127.0.0.0/8, ::ffff:127.0.0.1",
    "169.254.0.0/16, 169.254.169.254",
    "10.0.0.0/8, 10.1.2.3",
    "::1, ::1",
    "fd00::/8, fd00::5",
    "64:ff9b::/96, 64:ff9b::8.8.8.8",
  })
  void operatorExemptsAddressesInside(String exempt, String address) {
    DestinationGuard guard =
        new DestinationGuard(List.of(Cidr.parse(exempt)), TrustedGateways.NONE);
    List<InetAddress> answer = List.of(ip(address));

    assertThat(guard.check(new PublicOnly(), HOST, PORT, answer)).isInstanceOf(Checked.class);
    assertThat(guard.check(new Declared(), HOST, PORT, answer)).isInstanceOf(Checked.class);
    assertThat(guard.check(listed(exempt), HOST, PORT, answer)).isInstanceOf(Checked.class);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 10.0.0.1",
    "127.0.0.0/8, ::1",
    "127.0.0.1, 127.0.0.2",
    "127.0.0.0/8, ::127.0.0.1",
    "127.0.0.0/8, 64:ff9b::127.0.0.1",
    "64:ff9b::/96, 64:ff9b::127.0.0.1",
    "64:ff9b::/96, 64:ff9b::10.0.0.1",
    "2002::/16, 2002:a9fe:a9fe::1",
    "2001::/32, 2001:0:808:808::80ff:fffe",
  })
  void operatorExemptsNothingElse(String exempt, String address) {
    DestinationGuard guard =
        new DestinationGuard(List.of(Cidr.parse(exempt)), TrustedGateways.NONE);

    assertThat(guard.check(new PublicOnly(), HOST, PORT, List.of(ip(address))))
        .isInstanceOf(Blocked.class);
  }

  @Test
  void exemptedAddressStillObeysTheList() {
    DestinationGuard guard =
        new DestinationGuard(List.of(Cidr.parse("127.0.0.0/8")), TrustedGateways.NONE);

    assertThat(guard.check(listed("10.0.0.0/8"), HOST, PORT, List.of(ip("127.0.0.1"))))
        .isInstanceOfSatisfying(
            Blocked.class, b -> assertThat(b.kind()).isEqualTo(Kind.ALLOWED_IPS));
    assertThat(guard.check(listed("127.0.0.1"), HOST, PORT, List.of(ip("127.0.0.1"))))
        .isInstanceOf(Checked.class);
  }

  @Test
  void listingTheOuterFormDoesNotAllowAnInternalInnerAddress() {
    DestinationGuard guard =
        new DestinationGuard(List.of(Cidr.parse("64:ff9b::/96")), TrustedGateways.NONE);

    assertThat(guard.check(listed("64:ff9b::/96"), HOST, PORT, List.of(ip("64:ff9b::10.0.0.1"))))
        .isInstanceOf(Blocked.class);
    assertThat(
            guard.check(
                listed("64:ff9b::/96", "10.0.0.0/8"), HOST, PORT, List.of(ip("64:ff9b::10.0.0.1"))))
        .isInstanceOf(Checked.class);
  }

  @Test
  void mappedAddressWithScopeIsReadAsIpv4() throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[10] = bytes[11] = (byte) 0xFF;
    bytes[12] = 127;
    bytes[15] = 1;
    InetAddress mapped = Inet6Address.getByAddress("", bytes, 1);
    assertThat(mapped).isInstanceOf(Inet6Address.class);

    assertThat(GUARD.check(new Declared(), HOST, PORT, List.of(mapped)))
        .isInstanceOf(Blocked.class);
  }

  private static List<DestinationRule> everyRule(String address) {
    return List.of(
        new Declared(),
        new PublicOnly(),
        new StrictlyPublic(),
        listed(address),
        listed("8.0.0.0/8"));
  }

  private static Stream<String> blocked() throws IOException {
    return addresses("blocked");
  }

  private static Stream<String> internal() throws IOException {
    return addresses("internal");
  }

  private static Stream<String> open() throws IOException {
    return addresses("open");
  }

  private static Stream<String> addresses(String verdict) throws IOException {
    try (InputStream table = DestinationGuardTest.class.getResourceAsStream("addresses.csv")) {
      return new String(requireNonNull(table).readAllBytes(), US_ASCII)
          .lines()
          .map(line -> line.split(",", -1))
          .filter(row -> row[1].equals(verdict))
          .map(row -> row[0]);
    }
  }

  private static DestinationVerdict check(DestinationRule rule, int port, String... addresses) {
    return GUARD.check(rule, HOST, port, ips(addresses));
  }

  private static List<InetAddress> ips(String... addresses) {
    return Stream.of(addresses).map(DestinationGuardTest::ip).toList();
  }

  private static void assertChecked(DestinationVerdict verdict, String... addresses) {
    assertThat(verdict).isEqualTo(new Checked(ips(addresses)));
  }

  private static Listed listed(String... ranges) {
    return new Listed(Stream.of(ranges).map(DestinationGuardTest::range).toList());
  }

  private static Cidr range(String text) {
    return text.indexOf('/') < 0
        ? new Cidr(ip(text), ip(text).getAddress().length * 8)
        : Cidr.parse(text);
  }

  private static InetAddress ip(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }
}
