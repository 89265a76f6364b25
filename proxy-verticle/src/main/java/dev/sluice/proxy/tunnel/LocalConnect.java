package dev.sluice.proxy.tunnel;

import dev.sluice.config.net.LocalHost;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.refusal.LocalRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.wire.tls.LeafContexts.OfHost;
import dev.sluice.proxy.wire.tls.hello.AlpnOffer;
import java.util.Optional;

/**
 * Event loop only. Decides a CONNECT to a host that the proxy answers itself, without any policy.
 * It ends here in each case: such a host is neither resolved nor dialed, also when it is off.
 */
final class LocalConnect {
  private static final int HTTPS_PORT = 443;

  private final ConnectContext context;
  private final Interception interception;

  private LocalConnect(ConnectContext context, Interception interception) {
    this.context = context;
    this.interception = interception;
  }

  static boolean answers(ConnectContext context, Interception interception) {
    Optional<LocalHost> host = LocalHost.of(context.to().host());
    host.ifPresent(local -> new LocalConnect(context, interception).decide(local));
    return host.isPresent();
  }

  private void decide(LocalHost host) {
    if (context.loop().node().local().get(host).isEmpty()) {
      refuse(LocalRefusals.off(host), RuleEngine.LOCAL, "proxy.sluice_local: off");
    } else if (context.to().port() != HTTPS_PORT) {
      refuse(LocalRefusals.otherPort(host), RuleEngine.LOCAL, "another port of a local host");
    } else {
      interception
          .leaves()
          .contexts()
          .contexts(context.sandbox().sandbox(), host.host())
          .onSuccess(context.lastLine().guard(this::accept))
          .onFailure(context.lastLine().guard(unminted -> refuseUnminted()));
    }
  }

  private void refuseUnminted() {
    refuse(Refusals.tlsUnavailable(), RuleEngine.TLS, "certificate could not be minted");
  }

  private void refuse(Refusal refusal, RuleEngine engine, String reason) {
    context.recorded(
        context.records().refused(Kind.KIND_CONNECT, refusal, "-", engine.text(), reason),
        () -> context.answer(refusal),
        () -> {});
  }

  private void accept(OfHost leaves) {
    TunnelDecision allowed =
        context.records().allowed(Kind.KIND_CONNECT, "-", RuleEngine.LOCAL.text(), "");
    context.recorded(
        allowed,
        () ->
            new LocalTunnel(context, interception, leaves.offering(AlpnOffer.HTTP2), allowed)
                .open(),
        () -> {});
  }
}
