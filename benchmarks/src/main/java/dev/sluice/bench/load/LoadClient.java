package dev.sluice.bench.load;

import dev.sluice.bench.load.LoadSpec.Route.TunneledTls;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Runs loads, one after another. Reuse one client for many loads so that its code is compiled. */
public final class LoadClient implements AutoCloseable {
  private static final int LOOPS = 2;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(LOOPS, EpollIoHandler.newFactory());
  private final ClientTls tls = new ClientTls();

  /** Continues from load to load, so that each of many names has its turn. */
  private final AtomicInteger numbers = new AtomicInteger();

  /**
   * Runs a load and blocks until it has ended.
   *
   * @throws InterruptedException when the thread was interrupted; the load has ended then
   */
  public LoadResult run(LoadSpec spec) throws InterruptedException {
    List<LoopConnections> loops = new ArrayList<>();
    for (int i = 0; i < Math.min(LOOPS, spec.connections()); i++) {
      loops.add(new LoopConnections(spec, group.next(), tls, this::nextNumber));
    }
    long startedAt = System.nanoTime();
    try {
      for (int i = 0; i < spec.connections(); i++) {
        LoopConnections loop = loops.get(i % loops.size());
        long delay = i * spec.pace().intervalNanos();
        var unused = loop.loop().schedule(loop::dial, delay, TimeUnit.NANOSECONDS);
      }
      TimeUnit.NANOSECONDS.sleep(spec.time().toNanos());
    } finally {
      for (LoopConnections loop : loops) {
        loop.loop().submit(loop::stop).syncUninterruptibly();
      }
    }
    return result(loops, System.nanoTime() - startedAt);
  }

  /**
   * Opens a way to a server for a load generator of its own.
   *
   * @param tunnel what the proxy there is asked for; empty when the server is none
   */
  public TunnelShim shim(InetSocketAddress server, Optional<TunneledTls> tunnel) {
    return new TunnelShim(group, server, tunnel);
  }

  private int nextNumber() {
    return numbers.getAndIncrement() & Integer.MAX_VALUE;
  }

  private static LoadResult result(List<LoopConnections> loops, long elapsedNanos) {
    Histogram all = new Histogram(3);
    loops.forEach(loop -> all.add(loop.recorder().nanos()));
    return new LoadResult(
        all.getTotalCount(),
        loops.stream().mapToLong(loop -> loop.recorder().errors()).sum(),
        elapsedNanos / 1e9,
        TimeUnit.NANOSECONDS.toMicros(all.getValueAtPercentile(50)),
        TimeUnit.NANOSECONDS.toMicros(all.getValueAtPercentile(99)),
        loops.stream().mapToLong(loop -> loop.recorder().bytes()).sum());
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
