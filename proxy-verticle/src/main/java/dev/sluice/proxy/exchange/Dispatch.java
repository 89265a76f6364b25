package dev.sluice.proxy.exchange;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.upstream.UpstreamConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Optional;

/**
 * Event loop. One request that is about to be written on one connection.
 *
 * @param link what runs there from now on
 * @param opening the first bytes: head, or head and a whole body
 * @param held given back when a whole body is written
 */
record Dispatch(Link link, ByteBuf opening, HeldBody held) {
  /**
   * Prepares the writing; nothing has been sent.
   *
   * @param patience between two reads of the body
   */
  static Dispatch of(
      ClientConnection client,
      UpstreamConnection upstream,
      ResponseRelay response,
      RequestHead head,
      Outgoing.Ready ready,
      Sending from,
      Duration patience,
      RequestRelay.Listener listener) {
    ByteBuf opening = ready.headToWrite();
    return switch (ready.body()) {
      case RequestBody.Buffered buffered -> {
        ByteBuf body = Unpooled.wrappedBuffer(buffered.bytes().asReadOnlyByteBuffer());
        Link link = new Link(upstream, response, Optional.empty(), buffered.bytes().size());
        yield new Dispatch(link, Unpooled.wrappedBuffer(opening, body), from.held());
      }
      case RequestBody.Streamed ignored when head.framing() instanceof BodyFraming.None ->
          new Dispatch(new Link(upstream, response, Optional.empty(), 0), opening, from.held());
      case RequestBody.Streamed ignored -> {
        RequestRelay relay =
            new RequestRelay(
                client, upstream, head.framing(), from.isGuarded(), patience, listener);
        yield new Dispatch(
            new Link(upstream, response, Optional.of(relay), 0), opening, from.held());
      }
    };
  }

  /** Writes; a streamed body tells its listener when it has ended. */
  void start(RequestRelay.Listener listener) {
    if (link.body().isPresent()) {
      link.body().get().start(opening);
    } else {
      link.upstream().write(opening, held::release);
      listener.requestSent();
    }
  }
}
