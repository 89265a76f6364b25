package dev.sluice.proxy.sandbox;

import dev.sluice.config.Snapshot;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.Sandbox;
import java.util.ArrayList;
import java.util.List;

/**
 * A place where workloads connect.
 *
 * @param sandbox whose a connection is until a request tells
 */
public record Entrance(HostPort where, String sandbox, Identification identification) {
  /** {@code proxy.listen}, and those that sandboxes have to themselves. */
  public static List<Entrance> all(ProxySettings settings) {
    List<Entrance> entrances = new ArrayList<>();
    entrances.add(
        new Entrance(
            settings.listen(),
            Snapshot.DEFAULT_SANDBOX,
            Identification.atTheFrontDoor(settings.sandboxes())));
    for (Sandbox sandbox : settings.sandboxes().all()) {
      sandbox.listen().ifPresent(where -> entrances.add(ofItsOwn(sandbox.id(), where)));
    }
    return List.copyOf(entrances);
  }

  private static Entrance ofItsOwn(String sandbox, HostPort where) {
    return new Entrance(where, sandbox, new Identification.ByListener(sandbox));
  }
}
