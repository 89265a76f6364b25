package dev.sluice.proxy.response;

import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.List;

/** Event loop only. A body that goes to the client as it comes; its head has gone. */
final class DirectBody implements BodyWay {
  private final ClientDelivery delivery;
  private final Owner owner;

  DirectBody(ClientDelivery delivery, Owner owner) {
    this.delivery = delivery;
    this.owner = owner;
  }

  @Override
  public int room() {
    return delivery.room();
  }

  @Override
  public void take(ByteBuf piece) {
    delivery.write(piece);
  }

  @Override
  public void readComplete() {
    delivery.flush();
  }

  @Override
  public void clientWritable() {
    owner.onRoom();
  }

  @Override
  public void end(Trailers trailers) {
    owner.onComplete(trailers, List.of(), false);
  }

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    return Future.succeededFuture(List.of());
  }
}
