package dev.sluice.proxy.connection;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** Event loop only. Keeps the bytes that arrive on a connection before it has a listener. */
final class EarlyBytes implements ByteChannel.Listener {
  private final ByteBufAllocator allocator;
  private final Runnable stop;
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
  private boolean ended;

  /**
   * Starts empty.
   *
   * @param stop stops reading, so that at most one read is kept
   */
  EarlyBytes(ByteBufAllocator allocator, Runnable stop) {
    this.allocator = allocator;
    this.stop = stop;
  }

  @Override
  public void onBytes(ByteBuf arrived) {
    bytes = bytes.isReadable() ? MERGE_CUMULATOR.cumulate(allocator, bytes, arrived) : arrived;
    stop.run();
  }

  @Override
  public void onInputEnd() {
    ended = true;
  }

  @Override
  public void onWritable() {}

  @Override
  public void onClosed() {
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
  }

  void replay(ByteChannel.Listener to) {
    if (bytes.isReadable()) {
      to.onBytes(bytes);
    }
    if (ended) {
      to.onInputEnd();
    }
  }
}
