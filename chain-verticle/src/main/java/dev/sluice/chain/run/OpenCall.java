package dev.sluice.chain.run;

import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.eventbus.Message;

/** A request that this verticle accepted, until it is answered or refused. Event loop only. */
final class OpenCall implements ReplyTo {
  private final Message<ChainRequest> message;
  private final boolean bounded;
  private Runnable stop = () -> refuse(ChainRefusal.CANCELLED, "cancelled");
  private Runnable whenOver = () -> {};
  private boolean cancelled;
  private boolean over;

  /**
   * Of a message that arrived.
   *
   * @param bounded the answer crosses to another node
   */
  OpenCall(Message<ChainRequest> message, boolean bounded) {
    this.message = message;
    this.bounded = bounded;
  }

  @Override
  public void answer(ChainResult result) {
    if (over) {
      return;
    }
    if (bounded && MessageBound.exceededBy(result)) {
      refuse(MessageBound.CODE, StageFailure.MESSAGE_TOO_LARGE.text());
    } else {
      message.reply(result);
      end();
    }
  }

  @Override
  public void refuse(int code, String reason) {
    if (!over) {
      message.fail(code, reason);
      end();
    }
  }

  @Override
  public void whenCancelled(Runnable action) {
    stop = action;
  }

  /** The sender does not want the result any longer. */
  void cancel() {
    if (!over) {
      cancelled = true;
      stop.run();
    }
  }

  ChainRequest request() {
    return message.body();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  boolean isOver() {
    return over;
  }

  /** Runs the action once the call is answered or refused. */
  void whenOver(Runnable action) {
    whenOver = action;
  }

  private void end() {
    over = true;
    whenOver.run();
  }
}
