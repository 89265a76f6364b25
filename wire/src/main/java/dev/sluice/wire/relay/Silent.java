package dev.sluice.wire.relay;

import dev.sluice.wire.connection.ByteChannel;
import io.netty.buffer.ByteBuf;

/** Drops all socket events, once the previous listener is finished. */
public final class Silent implements ByteChannel.Listener {
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
