package example.contentguard;

import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketPreflightAction;
import dev.sluice.proto.middleware.v1.WebSocketPreflightDecision;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/**
 * One WebSocket session: a decision about the preflight, then one result for each message, in
 * order. Keeps the config that the preflight brought, and nothing of a message. gRPC calls it on
 * one thread at a time.
 */
final class GuardSession implements StreamObserver<WebSocketSessionEvent> {
  private static final WebSocketSessionEventResult INSPECT =
      WebSocketSessionEventResult.newBuilder()
          .setPreflightDecision(
              WebSocketPreflightDecision.newBuilder()
                  .setAction(WebSocketPreflightAction.WEB_SOCKET_PREFLIGHT_ACTION_INSPECT))
          .build();

  private final StreamObserver<WebSocketSessionEventResult> answer;
  private Optional<GuardConfig> config = Optional.empty();
  private boolean over;

  GuardSession(StreamObserver<WebSocketSessionEventResult> answer) {
    this.answer = answer;
  }

  @Override
  public void onNext(WebSocketSessionEvent event) {
    if (over) {
      return;
    }
    switch (event.getEventCase()) {
      case PREFLIGHT -> open(event.getPreflight());
      case MESSAGE -> judge(event.getMessage());
      case SESSION_END -> end();
      // The start has no result, and neither has an event of a later revision.
      case SESSION_START, EVENT_NOT_SET -> {}
    }
  }

  private void open(WebSocketPreflight preflight) {
    if (!Callers.mayActFor(preflight.getContext().getSandboxId())) {
      fail(Status.PERMISSION_DENIED, "the token is for another sandbox");
      return;
    }
    try {
      config = Optional.of(GuardConfig.parse(preflight.getConfig()));
      answer.onNext(INSPECT);
    } catch (IllegalArgumentException e) {
      fail(Status.INVALID_ARGUMENT, e.getMessage());
    }
  }

  private void judge(WebSocketMessage message) {
    if (config.isEmpty() || !message.hasText()) {
      fail(Status.INVALID_ARGUMENT, "a text after a preflight is expected");
      return;
    }
    try {
      answer.onNext(
          WebSocketSessionEventResult.newBuilder()
              .setMessageResult(Verdict.of(config.get(), message))
              .build());
    } catch (IllegalArgumentException e) {
      fail(Status.INVALID_ARGUMENT, e.getMessage());
    }
  }

  /** The gateway ended its side. */
  @Override
  public void onCompleted() {
    end();
  }

  /** The stream is lost, and so is the session. */
  @Override
  public void onError(Throwable lost) {
    over = true;
  }

  private void end() {
    if (!over) {
      over = true;
      answer.onCompleted();
    }
  }

  /** What it cannot judge ends the session, so that {@code on_error} of the policy decides. */
  private void fail(Status status, String reason) {
    over = true;
    answer.onError(status.withDescription(reason).asRuntimeException());
  }
}
