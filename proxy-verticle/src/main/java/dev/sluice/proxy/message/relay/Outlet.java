package dev.sluice.proxy.message.relay;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.connection.ByteChannel;
import dev.sluice.proxy.message.MessageClose;
import dev.sluice.proxy.wire.websocket.FrameHead;
import dev.sluice.proxy.wire.websocket.FrameWriter;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Event loop only. What goes to one peer. After a closing frame nothing does. */
final class Outlet {
  private final ByteChannel channel;
  private final FrameWriter writer;

  /** Our closing frame, which waits for the end of a frame that passes. */
  private Optional<MessageClose> waiting = Optional.empty();

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
    if (closed) {
      bytes.release();
    } else {
      channel.write(bytes);
    }
  }

  /** Whether a passed frame has begun and is not complete. */
  void inFrame(boolean now) {
    inFrame = now;
    if (!now && waiting.isPresent()) {
      MessageClose close = waiting.orElseThrow();
      waiting = Optional.empty();
      close(close, false);
    }
  }

  void frame(FrameHead head, ByteString payload) {
    FrameWriter.frame(head, payload, this::pass);
  }

  void message(FrameHead first, ByteString payload, int frameBytes) {
    writer.message(first, payload, frameBytes, this::pass);
  }

  /** The other peer's closing frame goes on. */
  void passClose(ByteBuf frame) {
    pass(frame);
    closed = true;
  }

  /**
   * Closes with a frame of our own, as soon as one may begin.
   *
   * @param cuts whether a frame that passes ends here, with the connection: none may follow it
   */
  void close(MessageClose close, boolean cuts) {
    if (closed) {
      return;
    }
    if (inFrame && cuts) {
      closed = true;
      channel.close();
    } else if (inFrame) {
      waiting = Optional.of(close);
    } else {
      passClose(writer.close(close.code(), close.reason()));
    }
  }

  /** Ends the output behind our closing frame, for a peer whose answer would not be read. */
  void endOutput() {
    if (closed && channel.isOpen() && channel.hasHalfClose()) {
      channel.endOutput(() -> {});
    }
  }

  /** Whether a closing frame waits. */
  boolean isClosing() {
    return waiting.isPresent();
  }
}
