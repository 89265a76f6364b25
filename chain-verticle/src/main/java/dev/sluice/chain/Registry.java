package dev.sluice.chain;

import dev.sluice.chain.stage.Implementation;
import dev.sluice.proto.v1.ChainService;
import java.util.ArrayList;
import java.util.List;

/** Event loop only. Built-ins and operator-run services under the names that policies use. */
final class Registry implements Implementations {
  private final BuiltIns builtIns;

  Registry(BuiltIns builtIns) {
    this.builtIns = builtIns;
  }

  @Override
  public Implementation find(String name) {
    return builtIns
        .find(name)
        .<Implementation>map(Implementation.Local::new)
        .orElseGet(() -> new Implementation.Unresolved("not registered"));
  }

  /** Each name with what the proxy has to know to buffer for it. */
  List<ChainService> services() {
    List<ChainService> services = new ArrayList<>();
    builtIns.names().forEach(name -> services.add(describe(name)));
    return services;
  }

  private ChainService describe(String name) {
    ChainService.Builder service = ChainService.newBuilder().setName(name);
    return switch (find(name)) {
      case Implementation.Unresolved unresolved -> service.setReason(unresolved.reason()).build();
      case Implementation.Unbound unbound -> service.setResolved(true).build();
      case Implementation.Local local ->
          service
              .setResolved(true)
              .setMaxPayloadBytes(local.builtIn().binding().maxPayloadBytes())
              .build();
      case Implementation.Remote remote ->
          service
              .setResolved(true)
              .setMaxPayloadBytes(remote.service().binding().maxPayloadBytes())
              .build();
    };
  }
}
