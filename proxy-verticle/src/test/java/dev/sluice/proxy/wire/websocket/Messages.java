package dev.sluice.proxy.wire.websocket;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.zip.Deflater;

/** Messages through a {@link MessageReader}, and deflated as a peer does. */
public final class Messages {
  static final int LIMIT = 64 << 10;

  private Messages() {}

  /** A text message in frames of one size: what it says, or how it is refused. */
  static String read(byte[] payload, boolean compressed, int frameBytes) {
    try {
      MessageReader reader = new MessageReader(new DeflateTerms.Sender(false, 15));
      return "whole " + read(reader, payload, compressed, frameBytes).toStringUtf8();
    } catch (FrameException e) {
      return e.fault().name();
    }
  }

  /** One message of several with the same reader. */
  static ByteString read(MessageReader reader, byte[] payload, boolean compressed, int frameBytes)
      throws FrameException {
    ByteBuf from = Unpooled.wrappedBuffer(payload);
    int length = Math.min(frameBytes, payload.length);
    // One frame whose payload comes in pieces: the count of fragments is not meant here.
    FrameHead head = new FrameHead(true, compressed, Opcode.TEXT, payload.length, false, 0);
    reader.begin(head, LIMIT);
    while (from.isReadable()) {
      int now = Math.min(length, from.readableBytes());
      reader.take(head, from, now, from.readerIndex());
    }
    return reader.end();
  }

  /** As a peer deflates it, which goes on with its deflater. */
  public static byte[] deflate(Deflater deflater, byte[] message) {
    deflater.setInput(message);
    byte[] bytes = new byte[message.length + 100];
    int length = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
    return java.util.Arrays.copyOf(bytes, length - 4);
  }
}
