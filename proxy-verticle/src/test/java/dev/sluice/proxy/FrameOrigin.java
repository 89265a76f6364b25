package dev.sluice.proxy;

import dev.sluice.testing.Ports;
import dev.sluice.wire.tls.CertificateAuthority;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An origin of HTTP/2 alone that sends the frames of a script. */
final class FrameOrigin {
  private static final int PREFACE = Http2CodecUtil.connectionPrefaceBuf().readableBytes();

  /** All requests, also those that were refused. */
  final List<Http2Headers> requests = new CopyOnWriteArrayList<>();

  final List<Peer> peers = new CopyOnWriteArrayList<>();
  private final Script script;
  private final NetServer server;

  /** What happens on connections. */
  interface Script {
    void accepted(Peer peer);

    void requested(Peer peer, int stream);

    /** DATA has come. */
    default void received(Peer peer, int stream, String text, boolean end) {}
  }

  private FrameOrigin(NetServer server, Script script) {
    this.server = server;
    this.script = script;
  }

  static FrameOrigin start(Vertx vertx, CertificateAuthority authority, Script script) {
    NetServerOptions options =
        new NetServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(KeyCertOptions.wrap(Http2Origin.keys(authority)));
    options.getSslOptions().setApplicationLayerProtocols(List.of("h2"));
    NetServer server = vertx.createNetServer(options);
    FrameOrigin origin = new FrameOrigin(server, script);
    server.connectHandler(origin::accept).listen(Ports.free(), "127.0.0.1").await();
    return origin;
  }

  /** It answers no request. */
  static FrameOrigin silent(Vertx vertx, CertificateAuthority authority, Consumer<Peer> accepted) {
    return start(
        vertx,
        authority,
        new Script() {
          @Override
          public void accepted(Peer peer) {
            accepted.accept(peer);
          }

          @Override
          public void requested(Peer peer, int stream) {}
        });
  }

  private void accept(NetSocket socket) {
    Peer peer = new Peer(socket, peers.size() + 1);
    peers.add(peer);
    socket.exceptionHandler(gone -> {});
    socket.handler(bytes -> peer.read(bytes.getBytes()));
    script.accepted(peer);
  }

  String authority() {
    return ProxyHarness.HOST + ":" + server.actualPort();
  }

  int port() {
    return server.actualPort();
  }

  /** One connection; the first has the number 1. */
  final class Peer extends Http2FrameAdapter {
    final int number;
    private final NetSocket socket;
    private final ChannelHandlerContext context =
        new EmbeddedChannel(new ChannelInboundHandlerAdapter()).pipeline().firstContext();
    private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader(false);
    private final ByteBuf arrived = Unpooled.buffer();
    private boolean greeted;

    Peer(NetSocket socket, int number) {
      this.socket = socket;
      this.number = number;
    }

    private void read(byte[] bytes) {
      arrived.writeBytes(bytes);
      if (!greeted && arrived.readableBytes() >= PREFACE) {
        greeted = true;
        arrived.skipBytes(PREFACE);
      }
      if (greeted) {
        readFrames();
      }
    }

    private void readFrames() {
      try {
        int before;
        do {
          before = arrived.readableBytes();
          reader.readFrame(context, arrived, this);
        } while (arrived.readableBytes() < before);
      } catch (Http2Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int id, Http2Headers fields, int padding, boolean end) {
      requests.add(fields);
      script.requested(this, id);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
      script.received(this, id, data.toString(StandardCharsets.US_ASCII), end);
      return data.readableBytes() + padding;
    }

    private void write(int type, int flags, int stream, int... numbers) {
      int narrow = type == Http2FrameTypes.SETTINGS ? numbers.length / 2 * 6 : numbers.length * 4;
      Buffer frame = Buffer.buffer().appendMedium(narrow);
      frame.appendByte((byte) type).appendByte((byte) flags).appendInt(stream);
      for (int i = 0; i < numbers.length; i++) {
        if (type == Http2FrameTypes.SETTINGS && i % 2 == 0) {
          frame.appendShort((short) numbers[i]);
        } else {
          frame.appendInt(numbers[i]);
        }
      }
      socket.write(frame);
    }

    void settings(int mostStreams) {
      write(
          Http2FrameTypes.SETTINGS,
          0,
          0,
          Http2CodecUtil.SETTINGS_MAX_CONCURRENT_STREAMS,
          mostStreams);
    }

    void refuses(int stream) {
      write(Http2FrameTypes.RST_STREAM, 0, stream, (int) Http2Error.REFUSED_STREAM.code());
    }

    void leaves(int lastStream) {
      write(Http2FrameTypes.GO_AWAY, 0, 0, lastStream, (int) Http2Error.NO_ERROR.code());
    }

    void close() {
      socket.close();
    }

    /** A response of status 200 (RFC 7541 appendix A) without a body. */
    void answers(int stream) {
      int flags = Http2Flags.END_HEADERS | Http2Flags.END_STREAM;
      Buffer frame = Buffer.buffer().appendMedium(1).appendByte(Http2FrameTypes.HEADERS);
      socket.write(frame.appendByte((byte) flags).appendInt(stream).appendByte((byte) 0x88));
    }
  }
}
