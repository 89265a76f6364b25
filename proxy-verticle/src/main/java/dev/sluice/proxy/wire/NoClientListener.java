package dev.sluice.proxy.wire;

import io.netty.buffer.ByteBuf;

/** Ignores what a stream reports, while no step of its exchange waits for its client. */
public enum NoClientListener implements ClientStream.Listener {
  INSTANCE;

  @Override
  public void onBody(ByteBuf piece) {
    piece.release();
  }

  @Override
  public void onReadComplete() {}

  @Override
  public void onBodyEnd(Trailers trailers) {}

  @Override
  public void onBodyMalformed() {}

  @Override
  public void onWritable() {}

  @Override
  public void onGone() {}

  @Override
  public void onStalled() {}
}
