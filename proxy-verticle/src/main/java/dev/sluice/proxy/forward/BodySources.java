package dev.sluice.proxy.forward;

import dev.sluice.proxy.inspection.RequestBody;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.wire.ClientStream;
import dev.sluice.proxy.wire.OriginStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Chooses the body source of a forwarded request. */
final class BodySources {
  private BodySources() {}

  static BodySource of(
      ExchangeContext context,
      ClientStream client,
      OriginStream origin,
      PreparedRequest prepared,
      Preparation.Ready ready,
      BodySource.Listener listener) {
    Runnable taken = prepared.memory()::release;
    return switch (ready.body()) {
      case RequestBody.Buffered buffered -> {
        ByteBuf body = Unpooled.wrappedBuffer(buffered.bytes().asReadOnlyByteBuffer());
        yield new HeldBodySource(context, origin, body, taken, listener);
      }
      case RequestBody.Streamed ignored when !context.head().hasBody() ->
          HeldBodySource.empty(context, origin, taken, listener);
      case RequestBody.Streamed ignored ->
          new StreamedBodySource(
              context,
              new StreamedBodySource.Streams(client, origin),
              new StreamedBodySource.Guards(
                  prepared.preparation().isGuarded()
                      ? Optional.of(new PlaceholderGuard())
                      : Optional.empty(),
                  context.loop().known().stream(context.sandbox())),
              listener);
    };
  }
}
