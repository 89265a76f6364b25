package dev.sluice.proxy.websocket;

import dev.sluice.proxy.request.WebSocketHandshake;
import dev.sluice.proxy.websocket.relay.MessageJudge;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HeadWriter;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.ResponseHeadParser;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.DeflateAnswer;
import dev.sluice.wire.websocket.DeflateOffer;
import dev.sluice.wire.websocket.DeflateTerms;
import java.util.List;
import java.util.Optional;

/**
 * What is offered to an origin in place of the extensions of a client whose messages are read
 * (data-plane 10.3).
 */
public final class ExtensionOffer {
  /** Longer ones would not fit the start of a session (middleware-contract m.2.2). */
  private static final int LONGEST_PROTOCOL = 256;

  private final DeflateOffer deflate;

  private ExtensionOffer(DeflateOffer deflate) {
    this.deflate = deflate;
  }

  public record Accepted(ResponseHead head, String subprotocol, DeflateTerms terms) {}

  /**
   * The offer.
   *
   * @param services whether a service has a session, for whose sake nothing is kept from message to
   *     message
   */
  static ExtensionOffer of(HeaderBlock asked, boolean services, MessageSelection selection) {
    List<String> lines = WebSocketHandshake.extensions(asked);
    return new ExtensionOffer(
        services
            ? DeflateOffer.stateless(lines)
            : DeflateOffer.full(
                lines, isMixed(selection, Peer.CLIENT), isMixed(selection, Peer.ORIGIN)));
  }

  private static boolean isMixed(MessageSelection selection, Peer peer) {
    return selection.isOpenTo(peer, MessageJudge.Type.TEXT)
        != selection.isOpenTo(peer, MessageJudge.Type.BINARY);
  }

  public Optional<String> field() {
    return deflate.field();
  }

  public Optional<Accepted> accept(RequestHead asked, ResponseHead answer) {
    Optional<String> protocol = WebSocketHandshake.protocols(answer.headers()).stream().findFirst();
    if (!WebSocketHandshake.isAnswered(asked, answer)
        || protocol.filter(it -> it.length() > LONGEST_PROTOCOL).isPresent()) {
      return Optional.empty();
    }
    List<String> lines = WebSocketHandshake.extensions(answer.headers());
    return switch (deflate.answer(lines)) {
      case DeflateAnswer.Bad ignored -> Optional.empty();
      case DeflateAnswer.Plain ignored ->
          with(answer, Optional.empty())
              .map(head -> new Accepted(head, protocol.orElse(""), DeflateTerms.NONE));
      case DeflateAnswer.Agreed(DeflateTerms terms, String field) ->
          with(answer, Optional.of(field))
              .map(head -> new Accepted(head, protocol.orElse(""), terms));
    };
  }

  private static Optional<ResponseHead> with(ResponseHead head, Optional<String> extensions) {
    HeaderBlock headers = head.headers();
    if (extensions.isEmpty() && WebSocketHandshake.extensions(headers).isEmpty()) {
      return Optional.of(head);
    }
    HeadWriter out =
        new HeadWriter(head.wireBytes() + extensions.map(String::length).orElse(0))
            .statusLine(head.status(), head.reason());
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.nameIs(i, WebSocketHandshake.EXTENSIONS)) {
        out.line(headers, i);
      }
    }
    extensions.ifPresent(it -> out.line("Sec-WebSocket-Extensions", it));
    out.end();
    return new ResponseHeadParser(out.length()).parse(out.array(), 0, out.length())
            instanceof HeadResult.Complete<ResponseHead>(ResponseHead made, int end)
        ? Optional.of(made)
        : Optional.empty();
  }
}
