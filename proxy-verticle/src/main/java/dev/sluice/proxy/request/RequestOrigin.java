package dev.sluice.proxy.request;

import dev.sluice.config.net.BlockedRanges;
import dev.sluice.config.policy.DestinationRule;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proxy.capacity.StreamKind;
import dev.sluice.proxy.target.Authority;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** How a request reached the proxy, which limits its possible targets. */
public sealed interface RequestOrigin {
  /** The scheme that the client used: http or https. */
  String scheme();

  /** The scheme reported to middleware: every request inside a tunnel counts as https (e.9). */
  String contextScheme();

  /** The TLS session of the client, as records hold it; empty where the proxy reads plain text. */
  default Optional<ClientTls> session() {
    return Optional.empty();
  }

  /** The memory that the exchange may hold. */
  StreamKind stream();

  /** The span of the CONNECT that the request came through, if it is exported. */
  Optional<TraceContext> connectSpan();

  /** Whether the observe mode may admit the request, as far as its addresses are known. */
  default boolean mayBeObserved() {
    return true;
  }

  default boolean isTunneled() {
    return this instanceof Tunnel;
  }

  /** Absolute-form, sent directly to the proxy. */
  record AbsoluteForm() implements RequestOrigin {
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
      implements RequestOrigin {
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
