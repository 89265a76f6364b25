package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cluster.Membership;
import dev.sluice.app.wiring.NodeVertx;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.ClusterSettings;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.testing.Ports;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The core and its satellites are versioned apart (ADR 0001): here they work as one set. */
class VertxSetTest {
  private static final ServiceName GENERATIONS = ServiceName.create("sluice.test.Generations");

  private static final ServiceMethod<FetchGeneration, Generation> SERVED =
      ServiceMethod.server(
          GENERATIONS,
          "Fetch",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(FetchGeneration.newBuilder()));
  private static final ServiceMethod<Generation, FetchGeneration> CALLED =
      ServiceMethod.client(
          GENERATIONS,
          "Fetch",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(Generation.newBuilder()));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Vertx> started = new ArrayList<>();
  private final List<Membership> memberships = new ArrayList<>();

  @AfterEach
  void close() throws TimeoutException {
    for (Vertx vertx : started) {
      await(vertx.close());
    }
    memberships.forEach(Membership::close);
  }

  @Test
  void grpcClientServerAndMetrics() throws Exception {
    Vertx vertx = NodeVertx.alone(meters);
    started.add(vertx);
    HttpServer server =
        await(vertx.createHttpServer().requestHandler(service(vertx)).listen(0, "127.0.0.1"));
    GrpcClient client = GrpcClient.client(vertx);

    Generation answer =
        await(
            client
                .request(SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1"), CALLED)
                .compose(request -> request.send(fetch(6)))
                .compose(response -> response.last()));

    assertThat(answer.getNumber()).isEqualTo(7);
    assertThat(meters.find("vertx.http.server.response.time").timers()).isNotEmpty();
  }

  @Test
  void messagesCrossATwoNodeCluster() throws Exception {
    HostPort first = new HostPort("127.0.0.1", Ports.free());
    Vertx asking = clustered(first, first);
    Vertx answering = clustered(new HostPort("127.0.0.1", Ports.free()), first);
    answering.eventBus().<FetchGeneration>consumer("next", VertxSetTest::answerNext);

    // A registration takes a moment to reach the other node.
    Generation answer =
        Awaitility.await()
            .ignoreExceptions()
            .until(
                () -> await(asking.eventBus().<Generation>request("next", fetch(41))).body(),
                body -> true);

    assertThat(answer.getNumber()).isEqualTo(42);
  }

  private static GrpcServer service(Vertx vertx) {
    return GrpcServer.server(vertx)
        .callHandler(
            SERVED, call -> call.last().onSuccess(asked -> call.response().end(next(asked))));
  }

  private static void answerNext(Message<FetchGeneration> message) {
    message.reply(next(message.body()));
  }

  private static FetchGeneration fetch(long number) {
    return FetchGeneration.newBuilder().setNumber(number).build();
  }

  private static Generation next(FetchGeneration asked) {
    return Generation.newBuilder().setNumber(asked.getNumber() + 1).build();
  }

  private Vertx clustered(HostPort listen, HostPort first) throws TimeoutException {
    Membership membership =
        Membership.join(
            listen.toString(), new ClusterSettings(listen, 0, List.of(first), Optional.empty()));
    memberships.add(membership);
    Vertx vertx =
        await(
            Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(membership.bus()))
                .withClusterManager(membership.clusterManager())
                .buildClustered());
    started.add(vertx);
    BusCodecs.registerAll(vertx.eventBus());
    return vertx;
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(30, TimeUnit.SECONDS);
  }
}
