package dev.sluice.chain.run;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.Stage;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.ChainRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A built-in does not hold the event loop while it reads a large body. */
class LargeBodyTest {
  private static final int LARGE = 32 * 1024 + 1;

  private final CollectedReplies replies = new CollectedReplies();
  private final List<Promise<Evaluation>> asked = new ArrayList<>();

  @Test
  void isReadBeside() {
    start(request(LARGE));

    assertThat(asked).hasSize(1);
    assertThat(replies.answers()).isEmpty();
    asked.getFirst().complete(new Evaluation.Passed());
    assertThat(asked).hasSize(2);
    asked.getLast().complete(new Evaluation.Passed());
    assertThat(replies.answers()).hasSize(1);
  }

  @Test
  void codedBodyMayBeLarge() {
    start(
        request(1).toBuilder()
            .addHeaders(HttpHeader.newBuilder().setName("content-encoding").setValue("gzip"))
            .build());

    assertThat(asked).hasSize(1);
  }

  @Test
  void compressedMessageOfACallMayBeLarge() {
    ChainRequest.Builder call =
        request(1).toBuilder()
            .addHeaders(
                HttpHeader.newBuilder().setName("content-type").setValue("application/grpc"));

    start(call.setBody(ByteString.copyFrom(new byte[] {1, 0, 0, 0, 1, 0})).build());
    assertThat(asked).hasSize(1);
    start(call.setBody(ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0})).build());
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc-web, grpc-encoding",
    "application/grpc-web-text, grpc-encoding",
    "application/connect+proto, connect-content-encoding"
  })
  void framesOfOtherProtocolsMayBeLarge(String type, String encoding) {
    ChainRequest.Builder plain = request(1).toBuilder().addHeaders(header("content-type", type));

    start(plain.clone().addHeaders(header(encoding, "gzip")).build());
    assertThat(asked).hasSize(1);
    start(plain.clone().addHeaders(header(encoding, "identity")).build());
    assertThat(asked).hasSize(1);
  }

  private static HttpHeader header(String name, String value) {
    return HttpHeader.newBuilder().setName(name).setValue(value).build();
  }

  @Test
  void otherBodiesAreReadAtOnce() {
    start(request(LARGE - 1));

    assertThat(asked).isEmpty();
    assertThat(replies.answers()).hasSize(1);
  }

  @Test
  void faultThereEndsTheRun() {
    start(request(LARGE));

    asked.getFirst().fail(new IllegalStateException("of the test"));
    assertThat(replies.refusals()).containsExactly("500 internal");
  }

  private void start(ChainRequest request) {
    new ChainRunner(
            request,
            List.of(secrets("a"), secrets("b")),
            body -> Optional.empty(),
            (evaluator, subject) -> later(),
            () -> 0,
            replies)
        .run();
  }

  private Future<Evaluation> later() {
    asked.add(Promise.promise());
    return asked.getLast().future();
  }

  private static ChainRequest request(int size) {
    return ScriptedStages.request("").toBuilder()
        .setBody(ByteString.copyFrom(new byte[size]))
        .build();
  }

  private static Stage secrets(String key) {
    return new StageFactory(
            wanted -> new Implementation.Local(new BuiltIns().find(wanted).orElseThrow()))
        .stageOf(new MiddlewareEntry(key, "sluice/secrets", 0, Value.MapValue.EMPTY, FAIL_CLOSED));
  }
}
