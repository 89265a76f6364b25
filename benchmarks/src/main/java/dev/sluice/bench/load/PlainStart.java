package dev.sluice.bench.load;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Event loop. Starts the requests as soon as the connection is there. */
final class PlainStart extends ChannelInboundHandlerAdapter {
  private final Requester requester;

  PlainStart(Requester requester) {
    this.requester = requester;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    requester.start(context.pipeline().context(requester));
    context.pipeline().remove(this);
  }
}
