package dev.sluice.chain.run;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code openshell/regex} passes no message of gRPC that it cannot read, and writes into none. */
class UnwrittenCallsTest {
  private static final String KEY = "sk-" + "a1".repeat(9);

  /** Field 1, a text. */
  private static byte[] message(String text) {
    byte[] value = text.getBytes(UTF_8);
    byte[] message = new byte[2 + value.length];
    message[0] = 0x0A;
    message[1] = (byte) value.length;
    System.arraycopy(value, 0, message, 2, value.length);
    return message;
  }

  private static ByteString frame(int flag, byte[] message) {
    byte[] prefix = {(byte) flag, 0, 0, 0, (byte) message.length};
    return ByteString.copyFrom(prefix).concat(ByteString.copyFrom(message));
  }

  private static ChainRequest call(String type, ByteString body) {
    return ScriptedStages.request("").toBuilder()
        .addHeaders(header("content-type", type))
        .addHeaders(header("grpc-encoding", "snappy"))
        .setBody(body)
        .build();
  }

  private static HttpHeader header(String name, String value) {
    return HttpHeader.newBuilder().setName(name).setValue(value).build();
  }

  private static ChainResult run(OnError onError, ChainRequest request) {
    MiddlewareEntry entry =
        new MiddlewareEntry("b", "openshell/regex", 0, Value.MapValue.EMPTY, onError);
    StageFactory stages =
        new StageFactory(name -> new Implementation.Local(new BuiltIns().find(name).orElseThrow()));
    CollectedReplies replies = new CollectedReplies();
    new ChainRunner(
            request,
            List.of(stages.stageOf(entry)),
            body -> Optional.empty(),
            ScriptedStages.AT_ONCE,
            () -> 0,
            replies)
        .run();
    return replies.answers().getFirst();
  }

  /** What another decoder reads may be text here. */
  @ParameterizedTest
  @ValueSource(strings = {"application/grpc", "application/grpc+proto", "Application/GRPC; a=b"})
  void compressedMessagesFail(String type) {
    ByteString body =
        frame(0, message("plain")).concat(frame(1, "as if it was text".getBytes(UTF_8)));

    assertThat(run(FAIL_CLOSED, call(type, body)).getUnavailable().getReasonCode())
        .isEqualTo("request_body_encoded");
    ChainResult open = run(FAIL_OPEN, call(type, body));
    assertThat(open.getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(open.getStages(0).getReasonCode()).isEqualTo("request_body_encoded");
  }

  @Test
  void anotherContentTypeHidesNoCall() {
    ChainRequest request =
        call("text/plain", frame(1, message("text"))).toBuilder()
            .addHeaders(header("content-type", "application/grpc"))
            .build();

    assertThat(run(FAIL_CLOSED, request).getUnavailable().getReasonCode())
        .isEqualTo("request_body_encoded");
  }

  /** The message has the length of its text, which a replacement would make a lie. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKeyIsDeniedAndNothingIsWritten(boolean open) {
    ByteString body = frame(0, message("plain")).concat(frame(0, message("key " + KEY)));

    ChainResult result = run(open ? FAIL_OPEN : FAIL_CLOSED, call("application/grpc", body));

    assertThat(result.getDeny().getReasonCode()).isEqualTo("secret_found");
    assertThat(result.getStages(0).getFindingsList())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.getType()).isEqualTo("regex.openai");
              assertThat(it.getCount()).isEqualTo(1);
            });
  }

  @Test
  void otherCallsPass() {
    ChainResult result =
        run(
            FAIL_CLOSED,
            call("application/grpc", frame(0, message("plain")).concat(frame(0, new byte[0]))));

    assertThat(result.getAllow()).isEqualTo(ChainResult.Allow.getDefaultInstance());
  }

  @Test
  void otherBodiesAreRedactedAsBefore() {
    ChainResult result =
        run(FAIL_CLOSED, call("application/json", ByteString.copyFromUtf8("\u0001" + KEY)));

    assertThat(result.getAllow().getBody().toStringUtf8()).isEqualTo("\u0001[REDACTED]");
  }
}
