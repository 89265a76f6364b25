package dev.sluice.proxy.relay;

import dev.sluice.proxy.connection.ByteChannel;
import io.netty.buffer.ByteBuf;

/** Drops what a socket reports, when the code that was told is done with it. */
final class Silent implements ByteChannel.Listener {
  @Override
  public void onBytes(ByteBuf bytes) {
    bytes.release();
  }

  @Override
  public void onInputEnd() {}

  @Override
  public void onWritable() {}

  @Override
  public void onClosed() {}
}
