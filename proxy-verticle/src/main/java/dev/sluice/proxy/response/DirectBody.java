package dev.sluice.proxy.response;

import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.scrub.ResponseScrub;
import dev.sluice.proxy.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Event loop only. A body that goes to the client as it comes; its head has gone. */
final class DirectBody implements BodyWay {
  private final ClientDelivery delivery;
  private final Owner owner;
  private final Optional<ResponseScrub> scrub;

  DirectBody(ClientDelivery delivery, Owner owner, Optional<ResponseScrub> scrub) {
    this.delivery = delivery;
    this.owner = owner;
    this.scrub = scrub;
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
    Trailers clean = scrub.map(search -> search.trailers(trailers)).orElse(trailers);
    owner.onComplete(clean, List.of(), false);
  }

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    return Future.succeededFuture(List.of());
  }
}
