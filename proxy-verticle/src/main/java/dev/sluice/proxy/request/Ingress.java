package dev.sluice.proxy.request;

import dev.sluice.config.net.BlockedRanges;
import dev.sluice.policy.DestinationRule;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proxy.capacity.StreamKind;
import dev.sluice.proxy.refusal.Authority;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** How a request reached the proxy, which limits its possible targets. */
public sealed interface Ingress {
  String scheme();

  /** The scheme reported to middleware: every request inside a tunnel counts as https (e.9). */
  String contextScheme();

  default Optional<ClientTls> session() {
    return Optional.empty();
  }

  StreamKind stream();

  Optional<TraceContext> connectSpan();

  /** Whether the observe mode may admit the request, as far as its addresses are known. */
  default boolean mayBeObserved() {
    return true;
  }

  default boolean isTunneled() {
    return this instanceof Tunnel;
  }

  record AbsoluteForm() implements Ingress {
    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String contextScheme() {
      return "http";
    }

    @Override
    public StreamKind stream() {
      return StreamKind.PLAIN;
    }

    @Override
    public Optional<TraceContext> connectSpan() {
      return Optional.empty();
    }
  }

  /**
   * Inside a CONNECT tunnel.
   *
   * @param authority the pinned authority of the CONNECT
   * @param session present when the proxy terminated TLS
   * @param addresses checked when the tunnel began
   * @param destination the rule that they were checked by
   */
  record Tunnel(
      Authority authority,
      Optional<ClientTls> session,
      List<InetAddress> addresses,
      DestinationRule destination,
      Optional<TraceContext> connectSpan)
      implements Ingress {
    public Tunnel {
      addresses = List.copyOf(addresses);
    }

    @Override
    public String scheme() {
      return session.isPresent() ? "https" : "http";
    }

    @Override
    public String contextScheme() {
      return "https";
    }

    @Override
    public boolean mayBeObserved() {
      return addresses.stream().allMatch(BlockedRanges::isPublic);
    }

    @Override
    public StreamKind stream() {
      return session.isPresent() ? StreamKind.INTERCEPTED : StreamKind.PLAIN;
    }
  }
}
