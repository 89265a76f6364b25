package dev.sluice.proxy.forward;

import dev.sluice.proxy.inspection.RequestBody;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.upload.BodyListeners;
import dev.sluice.proxy.upload.BodySource;
import dev.sluice.proxy.upload.OutputGuard;
import dev.sluice.proxy.upload.PipedBodySource;
import dev.sluice.proxy.upload.PlaceholderGuard;
import dev.sluice.proxy.upload.UploadSource;
import dev.sluice.proxy.wire.ClientStream;
import dev.sluice.proxy.wire.OriginStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

final class BodySources {
  private BodySources() {}

  private static ByteBuf bytes(RequestBody.Buffered body) {
    return Unpooled.wrappedBuffer(body.bytes().asReadOnlyByteBuffer());
  }

  static BodySource of(
      ExchangeContext context,
      ClientStream client,
      OriginStream origin,
      DecidedRequest decided,
      Preparation.Ready ready,
      ForwardEnding ending,
      BodySource.Listener listener) {
    PreparedRequest prepared = decided.prepared();
    Runnable taken = prepared.memory().written();
    return switch (ready.body()) {
      case RequestBody.Buffered buffered ->
          new HeldBodySource(context, origin, bytes(buffered), taken, listener);
      case RequestBody.Piped(var source) -> {
        UploadEnding ends = new UploadEnding(context, decided.request(), ending);
        BodySource piped =
            new PipedBodySource(
                context,
                origin,
                source,
                guard(context, prepared, source),
                new BodyListeners(listener, ends, taken));
        client.closeUnless(piped::isSent);
        yield piped;
      }
      case RequestBody.Streamed ignored when !context.head().hasBody() ->
          HeldBodySource.empty(context, origin, taken, listener);
      case RequestBody.Streamed streamed ->
          new StreamedBodySource(
              context,
              new StreamedBodySource.Streams(client, origin),
              guards(context, prepared),
              new StreamedBodySource.Begun(streamed.begun(), taken),
              listener);
    };
  }

  private static StreamedBodySource.Guards guards(
      ExchangeContext context, PreparedRequest prepared) {
    return new StreamedBodySource.Guards(
        placeholders(prepared), context.loop().node().known().stream(context.sandbox()));
  }

  private static Optional<PlaceholderGuard> placeholders(PreparedRequest prepared) {
    return prepared.preparation().isGuarded()
        ? Optional.of(new PlaceholderGuard())
        : Optional.empty();
  }

  private static OutputGuard guard(
      ExchangeContext context, PreparedRequest prepared, UploadSource source) {
    return new OutputGuard(
        placeholders(prepared),
        source.isLive()
            ? context.loop().node().known().stream(context.sandbox())
            : Optional.empty());
  }
}
