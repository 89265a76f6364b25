package dev.sluice.proxy.entrance;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.policy.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * An address where sandboxes connect.
 *
 * @param key the setting that names the address
 * @param sandbox owner of a connection until its first request is identified
 */
public record SandboxListener(
    String key, HostPort address, String sandbox, SandboxIdentifier identifier) {
  public static List<SandboxListener> all(ProxySettings settings) {
    List<SandboxListener> listeners = new ArrayList<>();
    listeners.add(
        new SandboxListener(
            "proxy.listen",
            settings.listen(),
            Snapshot.DEFAULT_SANDBOX,
            SandboxIdentifier.shared(settings.sandboxes())));
    for (Sandbox sandbox : settings.sandboxes().all()) {
      sandbox.listen().ifPresent(address -> listeners.add(dedicated(sandbox, address)));
    }
    return List.copyOf(listeners);
  }

  private static SandboxListener dedicated(Sandbox sandbox, HostPort address) {
    return new SandboxListener(
        sandbox.listenKey(), address, sandbox.id(), new SandboxIdentifier.ByListener(sandbox.id()));
  }
}
