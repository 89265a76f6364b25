package dev.sluice.proxy.tunnel;

import dev.sluice.config.policy.EndpointDecision.Admitted;
import dev.sluice.config.policy.EndpointDecision.TlsMode;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.target.Authority;

/** Event loop only. Credentials that would pass through a tunnel unread (data-plane 14.7). */
final class UninspectedCredentials {
  private UninspectedCredentials() {}

  static boolean wouldPass(LoopServices loop, String sandbox, Authority to, Admitted endpoint) {
    return (!endpoint.inspected() || endpoint.tls() == TlsMode.SKIP)
        && !endpoint.credentials().uninspectedAllowed()
        && loop.injector().snapshot().hasBoundTo(sandbox, to.host(), to.port());
  }
}
