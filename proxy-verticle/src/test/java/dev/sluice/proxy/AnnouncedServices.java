package dev.sluice.proxy;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Announces a chain node, a built-in and a service to the proxies of a Vert.x instance. */
record AnnouncedServices(
    Vertx vertx, String chain, BooleanSupplier messages, IntSupplier bodyLimit) {
  private static final long HEARTBEAT_MILLIS = 500;

  /**
   * Announces from now on.
   *
   * @param chain address of the node
   * @param messages whether the services read the messages of WebSockets
   * @param bodyLimit of requests, in bytes; 0 when the services read none
   */
  static void start(Vertx vertx, String chain, BooleanSupplier messages, IntSupplier bodyLimit) {
    AnnouncedServices services = new AnnouncedServices(vertx, chain, messages, bodyLimit);
    vertx.eventBus().consumer(BusAddress.CHAIN_SERVICES_WANTED, newcomer -> services.tell());
    vertx.setPeriodic(HEARTBEAT_MILLIS, beat -> services.beatHeart());
  }

  private void beatHeart() {
    vertx
        .eventBus()
        .publish(BusAddress.CHAIN_HEARTBEAT, ChainHeartbeat.newBuilder().setAddress(chain).build());
  }

  private void tell() {
    beatHeart();
    vertx
        .eventBus()
        .publish(
            BusAddress.CHAIN_SERVICES,
            ChainServices.newBuilder()
                .addServices(described("openshell/regex"))
                .addServices(described(ProxyHarness.SERVICE))
                .build());
  }

  private ChainService.Builder described(String name) {
    return ChainService.newBuilder()
        .setName(name)
        .setResolved(true)
        .setWebsocketMessages(messages.getAsBoolean())
        .setMaxPayloadBytes(bodyLimit.getAsInt());
  }
}
