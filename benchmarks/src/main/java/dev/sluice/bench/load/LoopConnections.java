package dev.sluice.bench.load;

import dev.sluice.bench.load.LoadSpec.Route;
import dev.sluice.bench.load.LoadSpec.Route.TunneledTls;
import dev.sluice.bench.load.LoadSpec.Route.TunneledToMany;
import dev.sluice.bench.load.LoadSpec.Shape;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Keeps one event loop's share of a load's connections open until it stops. Event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // the close future reports each close
final class LoopConnections {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int PAUSE_AFTER_FAILURE_MILLIS = 10;

  /** Large reads for downloads; small responses keep small buffers. */
  private static final int MOST_PER_READ = 1 << 18;

  private final LoadSpec spec;
  private final EventLoop loop;
  private final ClientTls tls;
  private final ByteBuf request;
  private final IntSupplier numbers;
  private final LoopRecorder recorder;
  private final Set<Channel> open = new HashSet<>();

  /**
   * Connections that are not dialed yet.
   *
   * @param numbers the next name's number, from 0, for routes with many names
   */
  LoopConnections(LoadSpec spec, EventLoop loop, ClientTls tls, IntSupplier numbers) {
    this.spec = spec;
    this.numbers = numbers;
    this.loop = loop;
    this.tls = tls;
    this.request = spec.request().shared();
    this.recorder = new LoopRecorder(spec.pace().recorded());
  }

  EventLoop loop() {
    return loop;
  }

  LoopRecorder recorder() {
    return recorder;
  }

  void dial() {
    if (recorder.isStopped()) {
      return;
    }
    bootstrap().connect(spec.server()).addListener(f -> onDialed((ChannelFuture) f));
  }

  private void onDialed(ChannelFuture dialed) {
    Channel channel = dialed.channel();
    if (dialed.isSuccess()) {
      open.add(channel);
      if (recorder.isStopped()) {
        channel.close();
      }
      channel.closeFuture().addListener(closed -> replace(channel));
    } else {
      recorder.onFailure();
      var unused = loop.schedule(this::dial, PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void replace(Channel channel) {
    open.remove(channel);
    dial();
  }

  /** Ends the load on this loop; unfinished requests do not count. */
  void stop() {
    recorder.stop();
    for (Channel channel : Set.copyOf(open)) {
      channel.close();
    }
  }

  private Bootstrap bootstrap() {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 2048, MOST_PER_READ))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    prepare(channel);
                  }
                });
    // A reset leaves no TIME_WAIT behind; thousands a second would use up the port range.
    return spec.shape() == Shape.NEW_CONNECTIONS
        ? bootstrap.option(ChannelOption.SO_LINGER, 0)
        : bootstrap;
  }

  private void prepare(Channel channel) {
    switch (spec.route()) {
      case Route.Plain() -> {
        Requester requester = requester(request);
        channel.pipeline().addLast(new StartWhenActive(requester), requester);
      }
      case Route.Tls(String name) -> {
        Requester requester = requester(request);
        channel.pipeline().addLast(handshake(channel, name, requester), requester);
      }
      case TunneledTls route -> tunnel(channel, route, request);
      case TunneledToMany many -> {
        TunneledTls route = many.to(numbers.getAsInt());
        String host = route.serverName() + ":" + route.port();
        tunnel(channel, route, spec.request().to(host).own());
      }
    }
  }

  private void tunnel(Channel channel, TunneledTls route, ByteBuf sent) {
    Requester requester = requester(sent);
    Runnable granted =
        () -> channel.pipeline().addFirst(handshake(channel, route.serverName(), requester));
    channel.pipeline().addLast(new ConnectHandshake(route, granted), requester);
  }

  private Requester requester(ByteBuf sent) {
    return new Requester(spec.shape(), recorder, sent, spec.connectionIntervalNanos());
  }

  private SslHandler handshake(Channel channel, String serverName, Requester requester) {
    SslHandler handler = tls.newHandler(channel.alloc(), serverName);
    handler
        .handshakeFuture()
        .addListener(
            shaken -> {
              if (shaken.isSuccess()) {
                requester.start(channel.pipeline().context(requester));
              }
            });
    return handler;
  }

  /** Starts the requests of a plain connection as soon as it is established. */
  private static final class StartWhenActive extends ChannelInboundHandlerAdapter {
    private final Requester requester;

    StartWhenActive(Requester requester) {
      this.requester = requester;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      requester.start(context.pipeline().context(requester));
      context.pipeline().remove(this);
    }
  }
}
