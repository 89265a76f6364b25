package dev.sluice.proxy.upstream;

import dev.sluice.config.net.BlockedRanges;
import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.EmbeddedIpv4;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.policy.DestinationRule;
import dev.sluice.proxy.upstream.DestinationVerdict.Blocked;
import dev.sluice.proxy.upstream.DestinationVerdict.Checked;
import dev.sluice.proxy.upstream.DestinationVerdict.Kind;
import dev.sluice.proxy.upstream.DestinationVerdict.Unresolved;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges resolved addresses: all of them pass, or the destination is refused. Any thread.
 *
 * @param exempt {@code proxy.destinations.allow}: ranges that the operator exempts from address
 *     blocks; a policy exempts none
 * @param gateways names of the host that runs a sandbox's container
 */
record DestinationGuard(List<Cidr> exempt, TrustedGateways gateways) {
  // etcd, Kubernetes API server and kubelet (data-plane 11.5).
  private static final Set<Integer> CONTROL_PLANE_PORTS = Set.of(2379, 2380, 6443, 10250, 10255);

  DestinationGuard {
    exempt = List.copyOf(exempt);
  }

  DestinationVerdict check(
      DestinationRule rule, String host, int port, List<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      return unresolved("DNS resolution returned no addresses for ", host, port);
    }
    Optional<InetAddress> gateway =
        rule instanceof DestinationRule.StrictlyPublic ? Optional.empty() : gateways.of(host);
    if (gateway.isPresent()) {
      return checkGateway(gateway.get(), host, port, addresses);
    }
    if (rule instanceof DestinationRule.Listed listed && !acceptable(listed)) {
      return new Blocked(
          Kind.INVALID_ALLOWED_IPS, "allowed_ips reaches into always-blocked addresses");
    }
    if (CONTROL_PLANE_PORTS.contains(port)) {
      return controlPlane(kind(rule), port);
    }
    for (InetAddress address : addresses) {
      Optional<String> objection = objection(rule, host, address);
      if (objection.isPresent()) {
        return new Blocked(kind(rule), objection.get());
      }
    }
    return new Checked(addresses);
  }

  // A gateway name has one valid address, whatever the policy lists (data-plane 11.1).
  private static DestinationVerdict checkGateway(
      InetAddress gateway, String host, int port, List<InetAddress> addresses) {
    if (CONTROL_PLANE_PORTS.contains(port)) {
      return controlPlane(Kind.GATEWAY, port);
    }
    return addresses.stream()
        .filter(address -> !address.equals(gateway))
        .findFirst()
        .<DestinationVerdict>map(
            other ->
                new Blocked(
                    Kind.GATEWAY, rejected(host, other, "%s which is not the address of the host")))
        .orElseGet(() -> new Checked(addresses));
  }

  private static Blocked controlPlane(Kind kind, int port) {
    return new Blocked(
        kind, "port " + port + " is a blocked control-plane port, connection rejected");
  }

  static Blocked own(DestinationRule rule, String host) {
    return new Blocked(
        kind(rule), host + " is where this node or a service of it listens, connection rejected");
  }

  static Unresolved unresolved(String what, String host, int port) {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return new Unresolved(what + shown + ":" + port);
  }

  private Optional<String> objection(DestinationRule rule, String host, InetAddress address) {
    List<InetAddress> readings = EmbeddedIpv4.readings(address);
    for (InetAddress reading : readings) {
      if (barred(reading)) {
        return Optional.of(alwaysBlocked(rule, host, address));
      }
    }
    return switch (rule) {
      case DestinationRule.Listed(List<Cidr> ranges) ->
          listed(ranges, readings)
              ? Optional.empty()
              : Optional.of(rejected(host, address, "%s which is not in allowed_ips"));
      case DestinationRule.Declared() -> Optional.empty();
      case DestinationRule.PublicOnly() ->
          readings.stream().allMatch(this::reachableFromAnyPolicy)
              ? Optional.empty()
              : Optional.of(rejected(host, address, "internal address %s"));
      case DestinationRule.StrictlyPublic() ->
          BlockedRanges.isPublic(address)
              ? Optional.empty()
              : Optional.of(rejected(host, address, "internal address %s"));
    };
  }

  private boolean barred(InetAddress reading) {
    return BlockedRanges.isAlwaysBlocked(reading) && !within(exempt, reading);
  }

  private boolean reachableFromAnyPolicy(InetAddress reading) {
    return !BlockedRanges.isInternal(reading) || within(exempt, reading);
  }

  // The dialed address is listed, and the addresses embedded in it are public or listed.
  private boolean listed(List<Cidr> ranges, List<InetAddress> readings) {
    return within(ranges, readings.getFirst())
        && readings.stream().skip(1).allMatch(r -> reachableFromAnyPolicy(r) || within(ranges, r));
  }

  // Whether no range overlaps an unlistable one, exemptions aside (data-plane 11.8).
  private boolean acceptable(DestinationRule.Listed listed) {
    return listed.ranges().stream()
        .noneMatch(range -> BlockedRanges.overlapsUnlistable(range) && !exempted(range));
  }

  private boolean exempted(Cidr range) {
    return exempt.stream()
        .anyMatch(e -> e.prefix() <= range.prefix() && e.contains(range.network()));
  }

  private static boolean within(List<Cidr> ranges, InetAddress address) {
    for (Cidr range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static Kind kind(DestinationRule rule) {
    return switch (rule) {
      case DestinationRule.Listed listed -> Kind.ALLOWED_IPS;
      case DestinationRule.Declared declared -> Kind.DECLARED;
      case DestinationRule.PublicOnly publicOnly -> Kind.INTERNAL;
      case DestinationRule.StrictlyPublic strict -> Kind.INTERNAL;
    };
  }

  private static String alwaysBlocked(DestinationRule rule, String host, InetAddress address) {
    String reason = rejected(host, address, "always-blocked address %s");
    return rule instanceof DestinationRule.Declared && IpLiteral.parse(host).isPresent()
        ? "Policy host is an always-blocked address; " + reason
        : reason;
  }

  private static String rejected(String host, InetAddress address, String what) {
    return host
        + " resolves to "
        + what.replace("%s", address.getHostAddress())
        + ", connection rejected";
  }
}
