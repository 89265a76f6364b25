package dev.sluice.bench.load;

import dev.sluice.bench.load.LoadSpec.Route;
import dev.sluice.bench.load.LoadSpec.Route.TunnelledTls;
import dev.sluice.bench.load.LoadSpec.Route.TunnelledToMany;
import dev.sluice.bench.load.LoadSpec.Shape;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Event loop. Keeps the loop's share of a load's connections open until the load is stopped. */
@SuppressWarnings("FutureReturnValueIgnored") // the close future tells how each close went
final class Dialler {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int PAUSE_AFTER_FAILURE_MILLIS = 10;

  private final LoadSpec spec;
  private final EventLoop loop;
  private final ClientTls tls;
  private final ByteBuf request;
  private final IntSupplier numbers;
  private final Recorder recorder = new Recorder();
  private final Set<Channel> open = new HashSet<>();

  /**
   * A stopped one.
   *
   * @param numbers which name is next, where there are many; from 0
   */
  Dialler(LoadSpec spec, EventLoop loop, ClientTls tls, IntSupplier numbers) {
    this.spec = spec;
    this.numbers = numbers;
    this.loop = loop;
    this.tls = tls;
    this.request = spec.request().shared();
  }

  EventLoop loop() {
    return loop;
  }

  Recorder recorder() {
    return recorder;
  }

  void dial() {
    if (recorder.stopped()) {
      return;
    }
    bootstrap().connect(spec.server()).addListener(f -> dialled((ChannelFuture) f));
  }

  private void dialled(ChannelFuture dialled) {
    Channel channel = dialled.channel();
    if (dialled.isSuccess()) {
      open.add(channel);
      if (recorder.stopped()) {
        channel.close();
      }
      channel.closeFuture().addListener(closed -> replace(channel));
    } else {
      recorder.failed();
      var unused = loop.schedule(this::dial, PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void replace(Channel channel) {
    open.remove(channel);
    dial();
  }

  /** Ends the load on this loop; what is under way does not count. */
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
        channel.pipeline().addLast(new PlainStart(requester), requester);
      }
      case Route.Tls(String name) -> {
        Requester requester = requester(request);
        channel.pipeline().addLast(handshake(channel, name, requester), requester);
      }
      case TunnelledTls route -> tunnel(channel, route, request);
      case TunnelledToMany many -> {
        TunnelledTls route = many.to(numbers.getAsInt());
        String host = route.serverName() + ":" + route.port();
        tunnel(channel, route, spec.request().to(host).own());
      }
    }
  }

  private void tunnel(Channel channel, TunnelledTls route, ByteBuf sent) {
    Requester requester = requester(sent);
    Runnable granted =
        () -> channel.pipeline().addFirst(handshake(channel, route.serverName(), requester));
    channel.pipeline().addLast(new Tunneller(route, granted), requester);
  }

  private Requester requester(ByteBuf sent) {
    return new Requester(spec.shape(), recorder, sent);
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
}
