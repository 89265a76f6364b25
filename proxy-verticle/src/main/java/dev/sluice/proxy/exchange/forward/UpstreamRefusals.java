package dev.sluice.proxy.exchange.forward;

import dev.sluice.proto.RuleEngine;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.upstream.OriginUnavailable;
import dev.sluice.wire.OriginFault;

public final class UpstreamRefusals {
  private UpstreamRefusals() {}

  public static Refusal unopened(Authority to, Throwable failure) {
    return failure instanceof OriginUnavailable unavailable
        ? switch (unavailable.step()) {
          case SHARE -> Refusals.tooManyUpstreamConnections();
          case CONNECT -> Refusals.upstreamUnreachable(to);
          case TLS -> Refusals.upstreamTls(to, String.valueOf(unavailable.getMessage()));
        }
        : Refusals.upstreamUnreachable(to);
  }

  public static RuleEngine engine(Throwable failure) {
    return failure instanceof OriginUnavailable unavailable
            && unavailable.step() == OriginUnavailable.Step.SHARE
        ? RuleEngine.CAPACITY
        : RuleEngine.UPSTREAM;
  }

  static Refusal faulted(Authority to, OriginFault fault) {
    return fault == OriginFault.CERTIFICATE_REFUSED
        ? Refusals.upstreamTls(to, fault.detail())
        : Refusals.upstreamProtocol(to);
  }
}
