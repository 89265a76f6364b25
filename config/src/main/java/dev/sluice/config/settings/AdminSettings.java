package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The admin listener: {@code admin.*}.
 *
 * @param listen {@code admin.listen}
 * @param tokenFile {@code admin.token_file}: the bearer token that callers present; without it,
 *     only health is served on addresses that other hosts can reach
 * @param hosts {@code admin.hosts}: lower-case names in the {@code Host} header that are served
 *     without a token, besides those of loopback
 * @param ownerToken file with the token of what always needs one, where there is no token file; no
 *     setting: development mode makes it
 */
public record AdminSettings(
    HostPort listen, Optional<Path> tokenFile, Set<String> hosts, Optional<Path> ownerToken) {
  public static final AdminSettings DEFAULTS =
      new AdminSettings(new HostPort("127.0.0.1", 9090), Optional.empty(), Set.of());

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})");

  public AdminSettings {
    hosts = Set.copyOf(hosts);
  }

  /** Without a token of its own for what always needs one. */
  public AdminSettings(HostPort listen, Optional<Path> tokenFile, Set<String> hosts) {
    this(listen, tokenFile, hosts, Optional.empty());
  }

  public AdminSettings withOwnerToken(Path file) {
    return new AdminSettings(listen, tokenFile, hosts, Optional.of(file));
  }

  static AdminSettings read(Fields admin, Path directory) {
    return new AdminSettings(
        admin.take("listen").flatMap(HostPort::read).orElse(DEFAULTS.listen()),
        admin.file("token_file", directory),
        admin.take("hosts").map(AdminSettings::hosts).orElse(DEFAULTS.hosts()));
  }

  private static Set<String> hosts(Cursor at) {
    Set<String> hosts = new HashSet<>();
    for (Cursor item : at.items()) {
      Optional<String> host = item.text();
      host.filter(name -> HOST.matcher(name).matches())
          .ifPresentOrElse(
              name -> hosts.add(name.toLowerCase(Locale.ROOT)),
              () -> item.error("expected a host name or an IPv4 address without a port"));
    }
    return hosts;
  }
}
