package dev.sluice.chain.run;

import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.remote.RemoteServices;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.proto.v1.ChainService;
import java.util.stream.Stream;

/** Event loop only. Built-ins and operator-run services under the names that policies use. */
final class ImplementationRegistry implements Implementations {
  private final BuiltIns builtIns;
  private final RemoteServices services;
  private final ChainHealth standings;

  ImplementationRegistry(BuiltIns builtIns, RemoteServices services, ChainHealth standings) {
    this.builtIns = builtIns;
    this.services = services;
    this.standings = standings;
  }

  @Override
  public Implementation find(String name) {
    return builtIns
        .find(name)
        .<Implementation>map(Implementation.Local::new)
        .orElseGet(() -> services.find(name));
  }

  /** Each name with what the proxy has to know to buffer for it. */
  Iterable<ChainService> describe() {
    return Stream.concat(builtIns.names().stream(), services.names().stream())
        .map(this::describe)
        .toList();
  }

  private ChainService describe(String name) {
    ChainService.Builder service =
        ChainService.newBuilder().setName(name).setWebsocketMessages(services.wantMessages(name));
    standings
        .of(name)
        .ifPresent(
            standing ->
                service
                    .setLoops(standing.loops())
                    .setLoopsResolved(standing.resolved())
                    .setCircuitsOpen(standing.circuitsOpen()));
    return switch (find(name)) {
      case Implementation.Unresolved unresolved -> service.setReason(unresolved.reason()).build();
      case Implementation.Unbound unbound -> service.setResolved(true).build();
      case Implementation.Local local ->
          resolved(service, local.builtIn().binding().maxPayloadBytes());
      case Implementation.Remote remote ->
          resolved(service, remote.service().binding().maxPayloadBytes());
    };
  }

  private static ChainService resolved(ChainService.Builder service, int maxPayloadBytes) {
    return service.setResolved(true).setMaxPayloadBytes(maxPayloadBytes).build();
  }
}
