package dev.sluice.proxy.refusal;

import dev.sluice.config.net.LocalHost;

/** Refusals of requests to hosts that the proxy answers itself. */
public final class LocalRefusals {
  private LocalRefusals() {}

  public static Refusal off(LocalHost host) {
    return switch (host) {
      case SLUICE ->
          Refusal.detail(
              403, "local_host_refused", host.host() + " is off on this node (proxy.sluice_local)");
      case POLICY -> plainHttpAlone();
    };
  }

  private static Refusal plainHttpAlone() {
    return Refusal.detail(
        403,
        "local_host_refused",
        "policy.local is answered as http://policy.local/ by the proxy, on port 80 and without"
            + " CONNECT");
  }

  public static Refusal otherPort(LocalHost host) {
    if (host == LocalHost.POLICY) {
      return plainHttpAlone();
    }
    String name = host.host();
    return Refusal.detail(
        403,
        "local_host_refused",
        "%s is answered as http://%s/, and as https://%s/ by CONNECT %s:443"
            .formatted(name, name, name, name));
  }

  public static Refusal method(LocalHost host) {
    return Refusal.detail(405, "method_not_supported", host.host() + " answers GET alone")
        .allowing("GET");
  }

  public static Refusal body(LocalHost host) {
    return Refusal.detail(413, "unexpected_body", host.host() + " takes no body");
  }

  public static Refusal notFound(LocalHost host) {
    return Refusal.detail(
        404, "not_found", "there is no such page; http://" + host.host() + "/ lists them");
  }
}
