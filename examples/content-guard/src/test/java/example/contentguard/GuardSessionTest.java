package example.contentguard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareGrpc;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketPreflightAction;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import dev.sluice.proto.middleware.v1.WebSocketSessionStart;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drives sessions as a gateway does: over a socket, by the contract alone. */
class GuardSessionTest {
  private static final long PATIENCE_SECONDS = 30;
  private static final String ENDED = "ended";

  private GuardServer server;
  private ManagedChannel channel;
  private StreamObserver<WebSocketSessionEvent> session;
  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws IOException {
    server = GuardServer.start(Options.parse("--listen", "127.0.0.1:0"));
    channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1", server.port(), InsecureChannelCredentials.create())
            .build();
    session = SupervisorMiddlewareGrpc.newStub(channel).evaluateWebSocketSession(new Received());
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(5));
  }

  /** Results, the end, or a status. */
  private final class Received implements StreamObserver<WebSocketSessionEventResult> {
    @Override
    public void onNext(WebSocketSessionEventResult result) {
      answers.add(result);
    }

    @Override
    public void onError(Throwable status) {
      answers.add(Status.fromThrowable(status).getCode());
    }

    @Override
    public void onCompleted() {
      answers.add(ENDED);
    }
  }

  private Object next() throws InterruptedException {
    return answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void open(String mode) throws InterruptedException {
    send(WebSocketSessionEvent.newBuilder().setPreflight(preflight(mode)));
    assertThat(next())
        .isInstanceOfSatisfying(
            WebSocketSessionEventResult.class,
            result ->
                assertThat(result.getPreflightDecision().getAction())
                    .isEqualTo(WebSocketPreflightAction.WEB_SOCKET_PREFLIGHT_ACTION_INSPECT));
    send(
        WebSocketSessionEvent.newBuilder()
            .setSessionStart(WebSocketSessionStart.getDefaultInstance()));
  }

  private WebSocketMessageResult judge(long sequence, String text) throws InterruptedException {
    send(
        WebSocketSessionEvent.newBuilder()
            .setMessage(WebSocketMessage.newBuilder().setSequence(sequence).setText(text)));
    WebSocketMessageResult result = ((WebSocketSessionEventResult) next()).getMessageResult();
    assertThat(result.getSequence()).isEqualTo(sequence);
    return result;
  }

  private void send(WebSocketSessionEvent.Builder event) {
    session.onNext(event.build());
  }

  @Test
  void redactsEachMessageOfASession() throws InterruptedException {
    open("redact");

    assertThat(judge(1, "hello").getReplacementCase())
        .isEqualTo(WebSocketMessageResult.ReplacementCase.REPLACEMENT_NOT_SET);
    assertThat(judge(2, "on hal\u00e7yon, \u65e5\u672c").getText())
        .isEqualTo("on [REDACTED], \u65e5\u672c");
    assertThat(judge(7, "hal\u00e7yon").getFindingsList()).hasSize(1);
    send(
        WebSocketSessionEvent.newBuilder()
            .setSessionEnd(MiddlewareSessionEnd.getDefaultInstance()));
    assertThat(next()).isEqualTo(ENDED);
  }

  @Test
  void deniesWithACode() throws InterruptedException {
    open("deny");

    WebSocketMessageResult result = judge(1, "on hal\u00e7yon");

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_DENY);
    assertThat(result.getReasonCode()).isEqualTo("content_match");
    session.onCompleted();
    assertThat(next()).isEqualTo(ENDED);
  }

  @Test
  void endsASessionThatItCannotJudgeWithAStatus() throws InterruptedException {
    send(WebSocketSessionEvent.newBuilder().setPreflight(preflight("watch")));

    assertThat(next()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void expectsThePreflightFirst() throws InterruptedException {
    send(WebSocketSessionEvent.newBuilder().setMessage(WebSocketMessage.getDefaultInstance()));

    assertThat(next()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private static WebSocketPreflight preflight(String mode) {
    ListValue terms =
        ListValue.newBuilder().addValues(Value.newBuilder().setStringValue("hal\u00e7yon")).build();
    return WebSocketPreflight.newBuilder()
        .setConfig(
            Struct.newBuilder()
                .putFields("mode", Value.newBuilder().setStringValue(mode).build())
                .putFields("terms", Value.newBuilder().setListValue(terms).build()))
        .build();
  }
}
