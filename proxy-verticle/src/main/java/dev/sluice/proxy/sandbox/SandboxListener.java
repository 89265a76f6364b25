package dev.sluice.proxy.sandbox;

import dev.sluice.config.Snapshot;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.ProxySettings;
import dev.sluice.config.settings.Sandbox;
import java.util.ArrayList;
import java.util.List;

/**
 * A place where workloads connect.
 *
 * @param sandbox whose a connection is until a request tells
 */
public record SandboxListener(HostPort address, String sandbox, SandboxIdentifier identifier) {
  /** {@code proxy.listen}, and those that sandboxes have to themselves. */
  public static List<SandboxListener> all(ProxySettings settings) {
    List<SandboxListener> entrances = new ArrayList<>();
    entrances.add(
        new SandboxListener(
            settings.listen(),
            Snapshot.DEFAULT_SANDBOX,
            SandboxIdentifier.atTheFrontDoor(settings.sandboxes())));
    for (Sandbox sandbox : settings.sandboxes().all()) {
      sandbox.listen().ifPresent(where -> entrances.add(ofItsOwn(sandbox.id(), where)));
    }
    return List.copyOf(entrances);
  }

  private static SandboxListener ofItsOwn(String sandbox, HostPort where) {
    return new SandboxListener(where, sandbox, new SandboxIdentifier.ByListener(sandbox));
  }
}
