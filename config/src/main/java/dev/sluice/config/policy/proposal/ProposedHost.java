package dev.sluice.config.policy.proposal;

import dev.sluice.config.net.BlockedRanges;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.net.LocalHost;
import dev.sluice.config.source.Cursor;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Hosts that may be proposed at all (data-plane 11.10). */
final class ProposedHost {
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)(?:\\*\\*?\\.)?[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
              + "(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

  // Resolvers read such a last label as a part of an address: 127.1, 0x7f000001.
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

  private static final Set<String> LOCAL = Set.of("localhost", "localdomain");
  private static final List<String> METADATA =
      List.of("metadata", "metadata.google.internal", "metadata.goog", "instance-data");

  private ProposedHost() {}

  static Optional<String> read(Cursor at) {
    Optional<String> host = at.text().map(text -> text.toLowerCase(Locale.ROOT));
    Optional<String> fault = host.flatMap(ProposedHost::fault);
    fault.ifPresent(at::error);
    return fault.isPresent() ? Optional.empty() : host;
  }

  private static Optional<String> fault(String host) {
    Optional<InetAddress> address = IpLiteral.parse(host);
    if (address.isPresent()) {
      return BlockedRanges.isPublic(address.get())
          ? Optional.empty()
          : Optional.of("the address is not public, and a proposal reaches public ones only");
    }
    if (!NAME.matcher(host).matches()) {
      return Optional.of(
          "expected a host name in ASCII, perhaps with '*' as its first label; other letters in"
              + " their xn-- form");
    }
    String last = host.substring(host.lastIndexOf('.') + 1);
    if (NUMBER.matcher(last).matches()) {
      return Optional.of("the name could be read as an address; write the address");
    }
    return isLocal(host, last)
        ? Optional.of("the name is one of this host or of its cloud, and cannot be proposed")
        : Optional.empty();
  }

  private static boolean isLocal(String host, String last) {
    return LOCAL.contains(last)
        || LocalHost.of(host).isPresent()
        || host.equals("policy.local")
        || METADATA.stream().anyMatch(name -> host.equals(name) || host.endsWith("." + name));
  }
}
