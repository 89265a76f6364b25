package dev.sluice.it.service;

import com.google.protobuf.Duration;
import dev.sluice.it.newest.Decision;
import dev.sluice.it.newest.MiddlewareBinding;
import dev.sluice.it.newest.MiddlewareDescribeRequest;
import dev.sluice.it.newest.MiddlewareManifest;
import dev.sluice.it.newest.PeerMetadata;
import dev.sluice.it.newest.ProtocolVersion;
import dev.sluice.it.newest.SupervisorMiddlewareGrpc.SupervisorMiddlewareImplBase;
import dev.sluice.it.newest.SupervisorMiddlewareOperation;
import dev.sluice.it.newest.SupervisorMiddlewarePhase;
import dev.sluice.it.newest.ValidateConfigRequest;
import dev.sluice.it.newest.ValidateConfigResponse;
import dev.sluice.it.newest.WebSocketMessage;
import dev.sluice.it.newest.WebSocketMessageResult;
import dev.sluice.it.newest.WebSocketPreflight;
import dev.sluice.it.newest.WebSocketPreflightAction;
import dev.sluice.it.newest.WebSocketPreflightDecision;
import dev.sluice.it.newest.WebSocketSessionEvent;
import dev.sluice.it.newest.WebSocketSessionEventResult;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/**
 * A service that judges the text messages of WebSockets as they ask for it: {@code deny}, {@code
 * replace}, {@code silent}, {@code wrong sequence}, {@code reset}; others it allows. The entry's
 * config says how it answers a {@code preflight}: {@code SKIP}, {@code DENY} or {@code INSPECT}. It
 * prints a line for each start and end of a session, with the path.
 */
public final class SessionService extends SupervisorMiddlewareImplBase {
  private static final String CONTRACT = "openshell.supervisor-middleware.contract";
  private static final int MAX_PAYLOAD = 1 << 20;

  /** More than a busy machine keeps a service waiting. */
  private static final int TIMEOUT_SECONDS = 5;

  /** Whether it describes itself as services of 0.1.x do. */
  private final boolean isNew;

  private SessionService(boolean isNew) {
    this.isNew = isNew;
  }

  /** A service of 0.1.x at the port that is the only argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Serving.until(new SessionService(true).bindService(), Integer.parseInt(arguments[0]));
  }

  /** The same as a service of 0.0.x. */
  public static final class Old {
    private Old() {}

    /** The port is the only argument. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
      Serving.until(new SessionService(false).bindService(), Integer.parseInt(arguments[0]));
    }
  }

  @Override
  public void describe(
      MiddlewareDescribeRequest request, StreamObserver<MiddlewareManifest> answer) {
    MiddlewareBinding.Builder binding =
        MiddlewareBinding.newBuilder()
            .setOperation(
                SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_WEBSOCKET_MESSAGE)
            .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
            .setMaxPayloadBytes(MAX_PAYLOAD);
    MiddlewareManifest.Builder manifest = MiddlewareManifest.newBuilder();
    if (isNew) {
      binding.setRequestTimeout(Duration.newBuilder().setSeconds(TIMEOUT_SECONDS));
      manifest.setExtension(
          PeerMetadata.newBuilder()
              .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(1))
              .addSupportedCapabilities(CONTRACT)
              .addRequiredCapabilities(CONTRACT));
    }
    answer.onNext(manifest.addBindings(binding).build());
    answer.onCompleted();
  }

  @Override
  public void validateConfig(
      ValidateConfigRequest request, StreamObserver<ValidateConfigResponse> answer) {
    answer.onNext(ValidateConfigResponse.newBuilder().setValid(true).build());
    answer.onCompleted();
  }

  @Override
  public StreamObserver<WebSocketSessionEvent> evaluateWebSocketSession(
      StreamObserver<WebSocketSessionEventResult> answers) {
    return new Session(answers);
  }

  /** One session. */
  private static final class Session implements StreamObserver<WebSocketSessionEvent> {
    private final StreamObserver<WebSocketSessionEventResult> answers;
    private String path = "-";

    Session(StreamObserver<WebSocketSessionEventResult> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(WebSocketSessionEvent event) {
      switch (event.getEventCase()) {
        case PREFLIGHT -> preflight(event.getPreflight());
        case SESSION_START ->
            say("start " + path + " " + event.getSessionStart().getSelectedSubprotocol());
        case MESSAGE -> message(event.getMessage());
        case SESSION_END -> say("end " + path + " " + event.getSessionEnd().getReasonValue());
        case EVENT_NOT_SET -> say("nothing " + path);
      }
    }

    private void preflight(WebSocketPreflight preflight) {
      path = preflight.getTarget().getPath();
      String action = new Script(preflight.getConfig(), "").text("preflight");
      answers.onNext(
          WebSocketSessionEventResult.newBuilder()
              .setPreflightDecision(
                  WebSocketPreflightDecision.newBuilder()
                      .setReasonCode(action.equals("DENY") ? "scripted" : "")
                      .setAction(
                          WebSocketPreflightAction.valueOf(
                              "WEB_SOCKET_PREFLIGHT_ACTION_"
                                  + (action.isEmpty() ? "INSPECT" : action))))
              .build());
    }

    private void message(WebSocketMessage message) {
      WebSocketMessageResult.Builder result =
          WebSocketMessageResult.newBuilder()
              .setSequence(message.getSequence())
              .setDecision(Decision.DECISION_ALLOW);
      switch (message.getText()) {
        case "silent" -> {
          return;
        }
        case "reset" -> {
          answers.onError(Status.INTERNAL.asRuntimeException());
          return;
        }
        case "deny" -> result.setDecision(Decision.DECISION_DENY).setReasonCode("scripted");
        case "replace" -> result.setText("replaced");
        case "wrong sequence" -> result.setSequence(message.getSequence() + 1);
        default -> {}
      }
      answers.onNext(WebSocketSessionEventResult.newBuilder().setMessageResult(result).build());
    }

    private static void say(String line) {
      System.out.println(line.strip());
    }

    @Override
    public void onError(Throwable cause) {
      say("lost " + path);
    }

    @Override
    public void onCompleted() {
      answers.onCompleted();
    }
  }
}
