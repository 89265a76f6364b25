package dev.sluice.tools.doctor.client;

import java.util.List;
import java.util.stream.Stream;

/** All clients, in the order in which they are shown. */
public final class ClientCatalog {
  private ClientCatalog() {}

  public static List<TriedClient> all() {
    return Stream.of(
            NativeClients.all(),
            PythonClients.all(),
            NodeClients.all(),
            JavaClients.all(),
            ToolchainClients.all())
        .flatMap(List::stream)
        .toList();
  }
}
