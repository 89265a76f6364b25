package dev.sluice.chain.run;

import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.LeadingLoop;
import dev.sluice.chain.health.ServiceListener;
import dev.sluice.chain.service.RemoteServices;
import dev.sluice.chain.service.RemoteSettings;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.StreamingService;
import dev.sluice.config.registration.Registrations;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Built-ins and operator-run services by the names that policies use, as they are on this event
 * loop. The leading loop of a node publishes them. Event loop only.
 */
final class ImplementationRegistry {
  private final Vertx vertx;
  private final LeadingLoop lead;
  private final ChainHealth health;
  private final BuiltIns builtIns = new BuiltIns();
  private final RemoteServices services;

  ImplementationRegistry(
      Vertx vertx,
      LeadingLoop lead,
      RemoteSettings settings,
      ServiceListener listener,
      ChainHealth health) {
    this.vertx = vertx;
    this.lead = lead;
    this.health = health;
    this.services = new RemoteServices(vertx, settings, listener, health, this::publish);
  }

  void adopt(Registrations registrations) {
    services.adopt(registrations);
  }

  Implementation find(String name) {
    return builtIns
        .find(name)
        .<Implementation>map(Implementation.Local::new)
        .orElseGet(() -> services.find(name));
  }

  boolean ranHooks(String name) {
    return services.runsHooks(name);
  }

  void publish() {
    if (lead.isLeader()) {
      vertx
          .eventBus()
          .publish(
              BusAddress.CHAIN_SERVICES,
              ChainServices.newBuilder().setNode(lead.node()).addAllServices(describe()).build());
    }
  }

  boolean isLeading() {
    return lead.isLeader();
  }

  void close() {
    services.close();
    lead.release();
  }

  private Iterable<ChainService> describe() {
    return Stream.concat(builtIns.names().stream(), services.names().stream())
        .map(this::describe)
        .toList();
  }

  private ChainService describe(String name) {
    ChainService.Builder service = known(name);
    return switch (find(name)) {
      case Implementation.Unresolved unresolved -> service.setReason(unresolved.reason()).build();
      case Implementation.Unbound unbound -> {
        unbound.messages().ifPresent(known -> streams(service, known));
        yield resolved(service, unbound.messages().flatMap(RemoteBinding::messages)).build();
      }
      case Implementation.Local local ->
          resolved(service, local.builtIn().messages())
              .setMaxPayloadBytes(local.builtIn().binding().maxPayloadBytes())
              .setReadsAllMessages(local.builtIn().messages().isPresent())
              .setRequests(true)
              .setResponses(local.builtIn().streams())
              .setStreamsRequests(local.builtIn().streams())
              .build();
      case Implementation.Remote remote -> {
        streams(service, remote.service());
        yield resolved(service, remote.service().messages())
            .setMaxPayloadBytes(remote.service().binding().maxPayloadBytes())
            .setRequests(true)
            .build();
      }
    };
  }

  private ChainService.Builder known(String name) {
    ChainService.Builder service =
        ChainService.newBuilder()
            .setName(name)
            .setWebsocketMessages(services.wantMessages(name))
            .setHooks(services.runsHooks(name));
    health
        .of(name)
        .ifPresent(
            known ->
                service
                    .setLoops(known.loops())
                    .setLoopsResolved(known.resolved())
                    .setCircuitsOpen(known.circuitsOpen())
                    .setReason(known.refusal().orElse("")));
    return service;
  }

  private static void streams(ChainService.Builder service, RemoteBinding known) {
    known
        .streaming()
        .ifPresent(
            streaming -> {
              service.setResponses(streaming.responses().isPresent());
              if (streaming instanceof StreamingService.Hooks hooks) {
                service.setHooks(true).setRequests(hooks.requests().isPresent());
              }
            });
  }

  private static ChainService.Builder resolved(
      ChainService.Builder service, Optional<Binding> messages) {
    messages.map(Binding::maxPayloadBytes).ifPresent(service::setMaxMessageBytes);
    return service.setResolved(true);
  }
}
