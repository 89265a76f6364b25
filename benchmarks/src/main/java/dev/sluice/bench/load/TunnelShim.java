package dev.sluice.bench.load;

import dev.sluice.bench.load.LoadSpec.Route;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets a load generator that knows no proxies reach an origin through one: opens the tunnels of its
 * connections, and passes on their bytes. It stands before servers that need no tunnel as well, so
 * that it costs all contenders the same.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of one side closes the other
public final class TunnelShim implements AutoCloseable {
  private final InetSocketAddress server;
  private final Optional<Route.TunneledTls> tunnel;
  private final Channel listener;

  /**
   * Listens on a free port.
   *
   * @param server where connections go
   * @param tunnel what the proxy there is asked for; empty when the server is none
   */
  TunnelShim(EventLoopGroup group, InetSocketAddress server, Optional<Route.TunneledTls> tunnel) {
    this.server = server;
    this.tunnel = tunnel;
    this.listener =
        new ServerBootstrap()
            .group(group)
            .channel(EpollServerSocketChannel.class)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(preparing(this::dial))
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private void dial(Channel client) {
    new Bootstrap()
        .group(client.eventLoop())
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(preparing(upstream -> prepare(client, upstream)))
        .connect(server)
        .addListener(
            dialed -> {
              if (!dialed.isSuccess()) {
                client.close();
              }
            });
  }

  private void prepare(Channel client, Channel upstream) {
    upstream.closeFuture().addListener(closed -> client.close());
    client.closeFuture().addListener(closed -> upstream.close());
    upstream.pipeline().addLast(new Relay(client));
    client.pipeline().addLast(new Relay(upstream));
    Runnable granted = () -> client.config().setAutoRead(true);
    upstream
        .pipeline()
        .addFirst(
            tunnel
                .<ChannelInboundHandlerAdapter>map(route -> new ConnectHandshake(route, granted))
                .orElseGet(() -> new Once(granted)));
  }

  /** Stops listening; connections end with their clients. */
  @Override
  public void close() {
    listener.close().syncUninterruptibly();
  }

  private static ChannelInitializer<Channel> preparing(Consumer<Channel> prepare) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        prepare.accept(channel);
      }
    };
  }

  /** Runs something when the connection is there. Event loop only. */
  private static final class Once extends ChannelInboundHandlerAdapter {
    private final Runnable connected;

    Once(Runnable connected) {
      this.connected = connected;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.pipeline().remove(this);
      connected.run();
    }
  }

  /** Writes what it reads to another channel of the same loop. Event loop only. */
  private static final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel to;

    Relay(Channel to) {
      this.to = to;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      to.write(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      to.flush();
      if (!to.isWritable()) {
        context.channel().config().setAutoRead(false);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (context.channel().isWritable()) {
        to.config().setAutoRead(true);
      }
    }
  }
}
