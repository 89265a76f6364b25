package dev.sluice.it.autobahn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.websocket.relay.MessageClose;
import dev.sluice.proxy.websocket.relay.MessageJudge;
import dev.sluice.proxy.websocket.relay.MessageRelay;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd;
import dev.sluice.proxy.websocket.relay.MessageSession;
import dev.sluice.proxy.websocket.relay.MessageVerdict;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.relay.OriginByteChannel;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.DeflateAnswer;
import dev.sluice.wire.websocket.DeflateOffer;
import dev.sluice.wire.websocket.DeflateTerms;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Nothing but the relay of frames between clients and one origin; every message is judged. */
final class FrameProxy extends AbstractVerticle {
  private static final Pattern EXTENSIONS =
      Pattern.compile("(?i)\r\nsec-websocket-extensions: *([^\r]*)");
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final NetClient origins;
  private final int originPort;
  private final Deadlines deadlines = new Deadlines(Throwable::printStackTrace);
  private final Promise<Integer> port = Promise.promise();

  FrameProxy(Vertx vertx, int originPort) {
    this.origins = vertx.createNetClient();
    this.originPort = originPort;
  }

  Future<Integer> port() {
    return port.future();
  }

  @Override
  public void start() {
    vertx.setPeriodic(TICK.toMillis(), ignored -> deadlines.poll(System.nanoTime()));
    vertx
        .createNetServer()
        .connectHandler(this::accept)
        .listen(0, "127.0.0.1")
        .map(server -> server.actualPort())
        .onComplete(port);
  }

  private void accept(NetSocket socket) {
    Connection client = Connection.of((NetSocketInternal) socket);
    HeadBytes.read(client)
        .onSuccess(
            asked ->
                origins
                    .connect(originPort, "127.0.0.1")
                    .onSuccess(origin -> handshake(client, asked, origin))
                    .onFailure(failure -> client.close()));
  }

  private void handshake(Connection client, HeadBytes asked, NetSocket socket) {
    Connection origin = Connection.of((NetSocketInternal) socket);
    DeflateOffer offer = DeflateOffer.full(extensions(asked.head()), false, false);
    // The fuzzing server wants to be called by its own port.
    String head =
        asked.head().replaceFirst("(?i)\r\nhost:[^\r]*", "\r\nHost: 127.0.0.1:" + originPort);
    origin.write(bytes(withExtensions(head, offer.field())));
    HeadBytes.read(origin)
        .onSuccess(
            answer -> {
              switch (offer.answer(extensions(answer.head()))) {
                case DeflateAnswer.Plain plain ->
                    join(client, asked, origin, answer, DeflateTerms.NONE);
                case DeflateAnswer.Agreed agreed ->
                    join(client, asked, origin, answer, agreed.terms());
                case DeflateAnswer.Bad bad -> client.close();
              }
            });
  }

  private void join(
      Connection client, HeadBytes asked, Connection origin, HeadBytes answer, DeflateTerms terms) {
    client.write(bytes(answer.head()));
    ByteChannel fromClient = new OriginByteChannel(client, asked.rest(), deadlines, PATIENCE);
    ByteChannel fromOrigin = new OriginByteChannel(origin, answer.rest(), deadlines, PATIENCE);
    MessageSession session =
        new MessageSession(
            terms, Set.of(Peer.CLIENT, Peer.ORIGIN), deadlines, Throwable::printStackTrace);
    MessageRelay.join(fromClient, fromOrigin, session, new Forwarding());
  }

  private static List<String> extensions(String head) {
    return EXTENSIONS.matcher(head).results().map(found -> found.group(1)).toList();
  }

  private static String withExtensions(String head, Optional<String> field) {
    String without = EXTENSIONS.matcher(head).replaceAll("");
    return field
        .map(
            value ->
                without.replaceFirst("\r\n", "\r\nSec-WebSocket-Extensions: " + value + "\r\n"))
        .orElse(without);
  }

  private static ByteBuf bytes(String head) {
    return Unpooled.copiedBuffer(head, ISO_8859_1);
  }

  /** Lets every message go on. */
  private static final class Forwarding implements MessageJudge {
    private static final int MAX_BYTES = 4 << 20;

    @Override
    public Reading reading(Peer from, Type type) {
      return new Reading.Judge(MAX_BYTES);
    }

    @Override
    public Future<Optional<MessageClose>> admit(Peer from, Type type) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<MessageVerdict> judge(Peer from, Type type, ByteString payload) {
      return Future.succeededFuture(new MessageVerdict.Forward());
    }

    @Override
    public void onForwarded(Peer from, Type type) {}

    @Override
    public Optional<Future<Void>> onPassed(Peer from, Type type, long bytes) {
      return Optional.empty();
    }

    @Override
    public void onEnd(MessageRelayEnd end) {}
  }
}
