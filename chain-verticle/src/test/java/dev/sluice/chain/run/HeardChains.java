package dev.sluice.chain.run;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** The chain verticles of a test, known by their heartbeats and asked in turn. */
record HeardChains(Vertx vertx, List<String> addresses, AtomicInteger turn) {
  static HeardChains of(Vertx vertx) {
    HeardChains heard = new HeardChains(vertx, new CopyOnWriteArrayList<>(), new AtomicInteger());
    vertx
        .eventBus()
        .<ChainHeartbeat>consumer(
            BusAddress.CHAIN_HEARTBEAT, beat -> heard.add(beat.body().getAddress()));
    return heard;
  }

  void await(int verticles) {
    Awaitility.await().until(() -> addresses.size() >= verticles);
  }

  Future<Message<ChainResult>> ask(ChainRequest request) {
    String address = addresses.get(turn.getAndIncrement() % addresses.size());
    return vertx.eventBus().request(address, request);
  }

  private void add(String address) {
    if (!addresses.contains(address)) {
      addresses.add(address);
    }
  }
}
