package dev.sluice.bench.load;

import dev.sluice.bench.load.LoadSpec.Route.TunneledTls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/** Sends CONNECT and leaves the pipeline when the proxy answers 200. Event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class ConnectHandshake extends ChannelInboundHandlerAdapter {
  private final TunneledTls route;
  private final Runnable granted;
  private final ResponseScanner scanner = new ResponseScanner();

  ConnectHandshake(TunneledTls route, Runnable granted) {
    this.route = route;
    this.granted = granted;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    String authority = route.serverName() + ":" + route.port();
    String head = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    context.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      switch (scanner.scan(bytes, true)) {
        case INCOMPLETE -> {}
        case COMPLETE -> onResponse(context);
        case UNREADABLE -> context.close();
      }
    } finally {
      bytes.release();
    }
  }

  private void onResponse(ChannelHandlerContext context) {
    if (scanner.status() == 200) {
      context.pipeline().remove(this);
      granted.run();
    } else {
      context.close();
    }
  }
}
