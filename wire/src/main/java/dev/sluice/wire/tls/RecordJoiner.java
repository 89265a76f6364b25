package dev.sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Event loop only. Joins the records that one read of a socket brought, without a copy. Netty
 * passes each TLS record on its own, and every piece of a body costs a write. It holds no more than
 * one read, since a socket is read once for each wake-up.
 */
final class RecordJoiner extends ChannelInboundHandlerAdapter {
  private static final int MAX_COMPONENTS = 64;

  private ByteBuf joined = Unpooled.EMPTY_BUFFER;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf record = (ByteBuf) message;
    if (!joined.isReadable()) {
      joined = record;
    } else if (joined instanceof CompositeByteBuf several) {
      several.addComponent(true, record);
    } else {
      joined =
          context
              .alloc()
              .compositeBuffer(MAX_COMPONENTS)
              .addComponent(true, joined)
              .addComponent(true, record);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    pass(context);
    context.fireChannelReadComplete();
  }

  /** The end of the input follows the records before it. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    pass(context);
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    pass(context);
    context.fireExceptionCaught(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    pass(context);
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    joined.release();
    joined = Unpooled.EMPTY_BUFFER;
  }

  private void pass(ChannelHandlerContext context) {
    if (joined.isReadable()) {
      ByteBuf all = joined;
      joined = Unpooled.EMPTY_BUFFER;
      context.fireChannelRead(all);
    }
  }
}
