package dev.sluice.proxy.entrance;

import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Inbox;
import dev.sluice.wire.tls.AlpnOffer;
import dev.sluice.wire.tls.OfferedProtocols;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.function.Consumer;

/** Event loop only. What the client of one tunnel is offered, once its ClientHello has come. */
record AlpnChoice(TunnelContext context) {
  /** The protocol of the bytes so far; undecided while the choice needs more of a ClientHello. */
  FirstBytes first() {
    Inbox inbox = context.client().inbox();
    FirstBytes first = FirstBytes.of(inbox.bytes(), inbox.from(), inbox.to());
    return first == FirstBytes.TLS && awaitsMore() ? FirstBytes.UNDECIDED : first;
  }

  FirstBytes withoutMore() {
    Inbox inbox = context.client().inbox();
    return FirstBytes.of(inbox.bytes(), inbox.from(), inbox.to()) == FirstBytes.TLS
        ? FirstBytes.TLS
        : FirstBytes.withoutMore(inbox.bytes(), inbox.from(), inbox.to());
  }

  private boolean awaitsMore() {
    return context.loop().http2().mode() == Http2Mode.ORIGIN
        && offered() == OfferedProtocols.UNFINISHED;
  }

  private OfferedProtocols offered() {
    Inbox inbox = context.client().inbox();
    return OfferedProtocols.of(Arrays.copyOfRange(inbox.bytes(), inbox.from(), inbox.to()));
  }

  void make(Consumer<AlpnOffer> then) {
    Future<AlpnOffer> choice = choice();
    if (choice.succeeded()) {
      then.accept(choice.result());
      return;
    }
    ClientConnection client = context.client();
    client.stopReading();
    choice.onSuccess(
        offer ->
            client.run(
                () -> {
                  if (!client.isClosed()) {
                    client.read();
                    then.accept(offer);
                  }
                }));
  }

  // Never fails.
  private Future<AlpnOffer> choice() {
    return switch (context.loop().http2().mode()) {
      case OFF -> Future.succeededFuture(AlpnOffer.HTTP1);
      case BRIDGE -> Future.succeededFuture(AlpnOffer.HTTP2);
      case ORIGIN -> ofOrigin();
    };
  }

  private Future<AlpnOffer> ofOrigin() {
    return switch (offered()) {
      case HTTP2_ALONE, HTTP2_TOO ->
          context
              .loop()
              .upstreams()
              .choosesHttp2(
                  context.spare(), context.admission().origin(), () -> !context.client().isClosed())
              .map(http2 -> http2 ? AlpnOffer.HTTP2 : AlpnOffer.HTTP1);
      case OTHERS, UNFINISHED -> Future.succeededFuture(AlpnOffer.HTTP1);
    };
  }
}
