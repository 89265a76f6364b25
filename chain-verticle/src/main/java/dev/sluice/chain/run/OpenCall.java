package dev.sluice.chain.run;

import dev.sluice.chain.bus.BusReply;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.eventbus.Message;

/** A request that this verticle accepted, until it is answered or refused. Event loop only. */
final class OpenCall implements CancellableReply {
  private final Message<ChainRequest> message;
  private final BusReply reply;
  private Runnable stop = () -> refuse(ChainRefusal.CANCELLED, "cancelled");
  private Runnable whenOver = () -> {};
  private boolean cancelled;

  OpenCall(Message<ChainRequest> message, boolean bounded) {
    this.message = message;
    this.reply = new BusReply(message, bounded);
  }

  @Override
  public void answer(ChainResult result) {
    if (!isOver()) {
      reply.answer(result);
      whenOver.run();
    }
  }

  @Override
  public void refuse(int code, String reason) {
    if (!isOver()) {
      reply.refuse(code, reason);
      whenOver.run();
    }
  }

  @Override
  public void whenCancelled(Runnable action) {
    stop = action;
  }

  void cancel() {
    if (!isOver()) {
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
    return reply.isOver();
  }

  void whenOver(Runnable action) {
    whenOver = action;
  }
}
