package dev.sluice.bench.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Optional;

/**
 * The gRPC calls of one connection, answered on its frames without a library between, because the
 * echo that it stands beside is a small C module. Event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write ends the connection
final class HookCalls extends Http2FrameAdapter {
  private static final int PREFIX_BYTES = 5;
  private static final int WINDOW_BYTES = 1 << 20;
  private static final Http2Headers HEAD =
      new DefaultHttp2Headers().status("200").add("content-type", "application/grpc");
  private static final Http2Headers SERVED = new DefaultHttp2Headers().add("grpc-status", "0");
  private static final Http2Headers FAILED = new DefaultHttp2Headers().add("grpc-status", "3");

  private final Http2Connection connection;
  private final Http2ConnectionEncoder encoder;
  private final Http2Connection.PropertyKey key;
  private final Answers answers;

  private HookCalls(Http2ConnectionHandler handler, Answers answers) {
    this.connection = handler.connection();
    this.encoder = handler.encoder();
    this.key = connection.newKey();
    this.answers = answers;
  }

  /** What a message of a call is answered with. */
  interface Answers {
    /**
     * Answers one message; empty when it has no answer.
     *
     * @param path {@code /SERVICE/METHOD}
     */
    Optional<MessageLite> answer(String path, byte[] message) throws InvalidProtocolBufferException;
  }

  /** Serves a connection. */
  static ChannelHandler of(Answers answers) {
    Http2ConnectionHandler handler =
        new Http2ConnectionHandlerBuilder()
            .server(true)
            .frameListener(new Http2FrameAdapter())
            .initialSettings(new Http2Settings().initialWindowSize(WINDOW_BYTES))
            .build();
    handler.decoder().frameListener(new HookCalls(handler, answers));
    return handler;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int id,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end) {
    connection.stream(id).setProperty(key, new Call(headers.path().toString()));
    encoder.writeHeaders(context, id, HEAD, 0, false, context.newPromise());
    if (end) {
      encoder.writeHeaders(context, id, SERVED, 0, true, context.newPromise());
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end) {
    int bytes = data.readableBytes() + padding;
    Http2Stream stream = connection.stream(id);
    Call call = stream.getProperty(key);
    boolean valid = answer(context, stream, call.joined(data));
    if (end || !valid) {
      encoder.writeHeaders(context, id, valid ? SERVED : FAILED, 0, true, context.newPromise());
    }
    return bytes;
  }

  /** Returns whether each message could be read. */
  private boolean answer(ChannelHandlerContext context, Http2Stream stream, ByteBuf bytes) {
    Call call = stream.getProperty(key);
    try {
      while (isWhole(bytes)) {
        bytes.skipBytes(1);
        byte[] message = new byte[bytes.readInt()];
        bytes.readBytes(message);
        answers
            .answer(call.path(), message)
            .ifPresent(
                answer ->
                    encoder.writeData(
                        context, stream.id(), framed(answer), 0, false, context.newPromise()));
      }
    } catch (InvalidProtocolBufferException notOurs) {
      return false;
    }
    stream.setProperty(key, call.keeping(bytes));
    return true;
  }

  private static boolean isWhole(ByteBuf bytes) {
    return bytes.readableBytes() >= PREFIX_BYTES
        && bytes.readableBytes() - PREFIX_BYTES >= bytes.getInt(bytes.readerIndex() + 1);
  }

  private static ByteBuf framed(MessageLite message) {
    byte[] bytes = message.toByteArray();
    return Unpooled.buffer(PREFIX_BYTES + bytes.length)
        .writeByte(0)
        .writeInt(bytes.length)
        .writeBytes(bytes);
  }

  /**
   * A call under way.
   *
   * @param rest the beginning of a message
   */
  private record Call(String path, ByteBuf rest) {
    Call(String path) {
      this(path, Unpooled.EMPTY_BUFFER);
    }

    /** Copies only where a message is split over frames. */
    ByteBuf joined(ByteBuf data) {
      return rest.isReadable() ? Unpooled.copiedBuffer(rest, data) : data;
    }

    Call keeping(ByteBuf unread) {
      return unread.isReadable() || rest.isReadable()
          ? new Call(path, Unpooled.copiedBuffer(unread))
          : this;
    }
  }
}
