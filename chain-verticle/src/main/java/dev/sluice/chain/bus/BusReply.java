package dev.sluice.chain.bus;

import com.google.protobuf.MessageLite;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import io.vertx.core.eventbus.Message;

/**
 * The reply to one message: the first answer or refusal that could be sent counts. Event loop only.
 */
public final class BusReply implements ReplyTo {
  private final Message<?> message;
  private final boolean bounded;
  private boolean over;

  /**
   * To a message that arrived.
   *
   * @param bounded an answer larger than {@link MessageBound} is refused: it may cross to another
   *     node
   */
  public BusReply(Message<?> message, boolean bounded) {
    this.message = message;
    this.bounded = bounded;
  }

  @Override
  public void answer(MessageLite answer) {
    if (bounded && MessageBound.exceededBy(answer)) {
      refuse(MessageBound.CODE, StageFailure.MESSAGE_TOO_LARGE.text());
    } else if (!over) {
      message.reply(answer);
      over = true;
    }
  }

  @Override
  public void refuse(int code, String reason) {
    if (!over) {
      message.fail(code, reason);
      over = true;
    }
  }

  public boolean isOver() {
    return over;
  }
}
