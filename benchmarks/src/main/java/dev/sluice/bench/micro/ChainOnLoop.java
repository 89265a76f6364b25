package dev.sluice.bench.micro;

import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.run.ChainVerticle;
import dev.sluice.config.source.Source;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A chain verticle and its client on the single event loop of a Vert.x instance. */
final class ChainOnLoop extends VerticleBase implements AutoCloseable {
  private static final String HOST = "api.example.com";
  private static final int BUDGET_MILLIS = 30_000;

  private final ChainRequest request;

  private ChainOnLoop(ChainRequest request) {
    this.request = request;
  }

  /** Deploys a chain whose stages are all the same built-in. */
  static ChainOnLoop deploy(int stages, byte[] body) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    BusCodecs.registerAll(vertx.eventBus());
    SnapshotHolder snapshots = new SnapshotHolder();
    snapshots.swap(snapshot(stages));
    vertx.deployVerticle(new ChainVerticle("bench", snapshots, Discarding::new)).await();
    ChainOnLoop client = new ChainOnLoop(request(stages, body));
    vertx.deployVerticle(client).await();
    return client;
  }

  /** Asks repeatedly, each time after the previous answer, and returns the last answer. */
  ChainResult ask(int times) {
    Promise<ChainResult> last = Promise.promise();
    context.runOnContext(start -> askNext(times, last));
    return last.future().await();
  }

  private void askNext(int left, Promise<ChainResult> last) {
    vertx
        .eventBus()
        .<ChainResult>request(
            BusAddress.chainOnThisLoop(), request, new DeliveryOptions().setLocalOnly(true))
        .onComplete(
            answer -> {
              if (left > 1) {
                askNext(left - 1, last);
              } else {
                last.complete(answer.body());
              }
            },
            last::fail);
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private static ChainRequest request(int stages, byte[] body) {
    ChainRequest.Builder request =
        ChainRequest.newBuilder()
            .setGeneration(1)
            .setSandbox(Snapshot.DEFAULT_SANDBOX)
            .setBudgetMs(BUDGET_MILLIS)
            .setTarget(
                HttpRequestTarget.newBuilder()
                    .setMethod("POST")
                    .setScheme("https")
                    .setHost(HOST)
                    .setPort(443)
                    .setPath("/v1/messages"))
            .setBody(UnsafeByteOperations.unsafeWrap(body));
    IntStream.range(0, stages).forEach(i -> request.addEntries("stage" + i));
    return request.build();
  }

  private static Snapshot snapshot(int stages) {
    String entries =
        IntStream.range(0, stages)
            .mapToObj(
                i ->
                    "  stage%d: {middleware: openshell/regex, order: %d, endpoints: {include: [%s]}}"
                        .formatted(i, i, HOST))
            .collect(Collectors.joining("\n"));
    String policy = "version: 1\nnetwork_middlewares:\n" + entries + "\n";
    return LargePolicy.compiled(new Source("default.yaml", policy));
  }

  private record Discarding() implements AuditLog {
    @Override
    public Future<Void> append(AuditRecord record) {
      return Future.succeededFuture();
    }
  }
}
