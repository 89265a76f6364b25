package dev.sluice.proxy.websocket.relay;

import com.google.protobuf.ByteString;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.websocket.CloseBody;
import dev.sluice.wire.websocket.FrameHead;
import dev.sluice.wire.websocket.FrameWriter;
import dev.sluice.wire.websocket.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Event loop only. The output to one peer. Nothing follows a closing frame. */
final class Outlet {
  /** Largest part of a piece that is copied: a write of its own would cost more. */
  private static final int SMALL_BYTES = 1 << 10;

  private static final int FIRST_BYTES = 256;

  private final ByteChannel channel;
  private final FrameWriter writer;

  /** Our closing frame, waiting for the end of a passing frame. */
  private Optional<MessageClose> waiting = Optional.empty();

  private ByteBuf gathered = Unpooled.EMPTY_BUFFER;

  private boolean inFrame;
  private boolean closed;

  Outlet(ByteChannel channel, FrameWriter writer) {
    this.channel = channel;
    this.writer = writer;
  }

  ByteChannel channel() {
    return channel;
  }

  /** Writes bytes as they came; owns the buffer. */
  void pass(ByteBuf bytes) {
    flush();
    write(bytes);
  }

  private void write(ByteBuf bytes) {
    if (closed) {
      bytes.release();
    } else {
      channel.write(bytes);
    }
  }

  void pass(ByteBuf piece, int from, int bytes) {
    if (bytes <= SMALL_BYTES) {
      gathering().writeBytes(piece, from, bytes);
    } else {
      pass(piece.retainedSlice(from, bytes));
    }
  }

  void control(Opcode opcode, byte[] payload) {
    writer.control(opcode, payload, gathering());
  }

  private ByteBuf gathering() {
    if (!gathered.isReadable()) {
      gathered = ByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES);
    }
    return gathered;
  }

  void flush() {
    if (gathered.isReadable()) {
      ByteBuf bytes = gathered;
      gathered = Unpooled.EMPTY_BUFFER;
      write(bytes);
    }
  }

  void inFrame(boolean now) {
    inFrame = now;
    if (!now && waiting.isPresent()) {
      MessageClose close = waiting.orElseThrow();
      waiting = Optional.empty();
      close(close, false);
    }
  }

  void message(FrameHead first, ByteString payload, int frameBytes) {
    writer.message(first, payload, frameBytes, this::pass);
  }

  void close(byte[] body) {
    control(Opcode.CLOSE, body);
    flush();
    closed = true;
  }

  /**
   * Closes with a frame of our own, as soon as one may begin.
   *
   * @param cuts whether a frame that passes ends here, with the connection: none may follow it
   */
  void close(MessageClose close, boolean cuts) {
    flush();
    if (closed) {
      return;
    }
    if (inFrame && cuts) {
      closed = true;
      channel.close();
    } else if (inFrame) {
      waiting = Optional.of(close);
    } else {
      close(CloseBody.of(close.code(), close.reason()));
    }
  }

  void endOutput() {
    if (closed && channel.isOpen() && channel.hasHalfClose()) {
      channel.endOutput(() -> {});
    }
  }

  boolean isClosing() {
    return waiting.isPresent();
  }
}
