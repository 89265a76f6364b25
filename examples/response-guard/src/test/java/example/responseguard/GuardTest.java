package example.responseguard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.proto.middleware.v1.HttpBegin;
import dev.sluice.proto.middleware.v1.HttpBodyLimits;
import dev.sluice.proto.middleware.v1.HttpBodyMode;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpHooksGrpc;
import dev.sluice.proto.middleware.v1.HttpInputChunk;
import dev.sluice.proto.middleware.v1.HttpInputEnd;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResponseBodyMode;
import dev.sluice.proto.middleware.v1.HttpResponseBodyUnit;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreReturnGrpc;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.middleware.v1.HttpResult;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GuardTest {
  private static final Struct CONFIG =
      Struct.newBuilder()
          .putFields("word", Value.newBuilder().setStringValue("Halcyon").build())
          .build();

  @Test
  void hooksMaskAWordOverChunks() throws Exception {
    Collected<HttpResult> results = new Collected<>();
    serving(
        true,
        channel -> {
          StreamObserver<HttpEvent> events =
              HttpHooksGrpc.newStub(channel).evaluateHttpResponseHook(results);
          events.onNext(
              HttpEvent.newBuilder()
                  .setPreflight(
                      HttpPreflight.newBuilder()
                          .setConfig(CONFIG)
                          .addPermittedBodyModes(HttpBodyMode.HTTP_BODY_MODE_STREAM)
                          .setLimits(HttpBodyLimits.newBuilder().setMaxChunkBytes(4)))
                  .build());
          events.onNext(HttpEvent.newBuilder().setBegin(HttpBegin.getDefaultInstance()).build());
          for (String text : List.of("to H", "alcy", "on!")) {
            events.onNext(
                HttpEvent.newBuilder()
                    .setInputChunk(
                        HttpInputChunk.newBuilder().setData(ByteString.copyFromUtf8(text)))
                    .build());
          }
          events.onNext(
              HttpEvent.newBuilder().setInputEnd(HttpInputEnd.getDefaultInstance()).build());
          events.onCompleted();
          results.await();
        });

    StringBuilder body = new StringBuilder();
    results.all.forEach(result -> body.append(result.getOutputChunk().getData().toStringUtf8()));
    assertThat(body).hasToString("to *******!");
    assertThat(results.all.getFirst().getPreflightResult().getInspect().hasStream()).isTrue();
    assertThat(results.all.getLast().getFinish().getDiagnostics().getFindings(0).getCount())
        .isOne();
    assertThat(results.all)
        .allSatisfy(
            result -> assertThat(result.getOutputChunk().getData().size()).isLessThanOrEqualTo(4));
  }

  @Test
  void theOlderContractMasksAWholeBody() throws Exception {
    Collected<HttpResponseEventResult> results = new Collected<>();
    serving(
        false,
        channel -> {
          StreamObserver<HttpResponseEvent> events =
              HttpResponsePreReturnGrpc.newStub(channel).evaluate(results);
          events.onNext(
              HttpResponseEvent.newBuilder()
                  .setPreflight(
                      HttpResponsePreflight.newBuilder()
                          .setConfig(CONFIG)
                          .addPermittedBodyModes(
                              HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES))
                  .build());
          events.onNext(
              HttpResponseEvent.newBuilder()
                  .setBody(
                      HttpResponseBodyUnit.newBuilder()
                          .setSequence(1)
                          .setData(ByteString.copyFromUtf8("to Halcyon!"))
                          .setEndOfStream(true))
                  .build());
          events.onCompleted();
          results.await();
        });

    assertThat(results.all.getLast().getBodyResult().getTransform().getData().toStringUtf8())
        .isEqualTo("to *******!");
  }

  private static void serving(boolean hooks, Calls calls) throws Exception {
    Server server = Main.start(0, hooks);
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    try {
      calls.over(channel);
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private interface Calls {
    void over(ManagedChannel channel) throws Exception;
  }

  private static final class Collected<R> implements StreamObserver<R> {
    private final List<R> all = new ArrayList<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    void await() throws Exception {
      ended.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void onNext(R result) {
      all.add(result);
    }

    @Override
    public void onError(Throwable failure) {
      ended.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      ended.complete(true);
    }
  }
}
