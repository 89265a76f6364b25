package dev.sluice.config.registration;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.IpLiteral;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Whether the host of an endpoint is in a private network, as far as its text shows. */
final class ServiceHost {
  private static final List<Cidr> PRIVATE =
      Stream.of(
              "127.0.0.0/8",
              "10.0.0.0/8",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "169.254.0.0/16",
              "100.64.0.0/10",
              "::1/128",
              "fc00::/7",
              "fe80::/10")
          .map(Cidr::parse)
          .toList();

  private static final List<String> PRIVATE_ENDS =
      List.of(".internal", ".local", ".localhost", ".svc", ".test", ".lan", ".home.arpa");

  private ServiceHost() {}

  /** False for private addresses and for names that the public DNS does not have. */
  static boolean mayBePublic(String host) {
    String bare = host.toLowerCase(Locale.ROOT);
    return IpLiteral.parse(bare)
        .map(address -> PRIVATE.stream().noneMatch(range -> range.contains(address)))
        .orElseGet(() -> bare.indexOf('.') >= 0 && PRIVATE_ENDS.stream().noneMatch(bare::endsWith));
  }
}
