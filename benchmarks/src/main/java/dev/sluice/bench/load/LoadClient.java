package dev.sluice.bench.load;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Runs loads, one after the other. Keep one for many, so that its code is compiled. */
public final class LoadClient implements AutoCloseable {
  private static final int LOOPS = 2;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(LOOPS, EpollIoHandler.newFactory());
  private final ClientTls tls = new ClientTls();

  /** Goes on from load to load, so that all of many names have their turn. */
  private final AtomicInteger numbers = new AtomicInteger();

  /**
   * Blocks until the load has ended.
   *
   * @throws InterruptedException when the thread was interrupted; the load has ended then
   */
  public LoadResult run(LoadSpec spec) throws InterruptedException {
    List<Dialler> diallers = new ArrayList<>();
    for (int i = 0; i < Math.min(LOOPS, spec.connections()); i++) {
      diallers.add(new Dialler(spec, group.next(), tls, this::nextNumber));
    }
    long startedAt = System.nanoTime();
    try {
      for (int i = 0; i < spec.connections(); i++) {
        Dialler dialler = diallers.get(i % diallers.size());
        dialler.loop().execute(dialler::dial);
      }
      TimeUnit.NANOSECONDS.sleep(spec.time().toNanos());
    } finally {
      for (Dialler dialler : diallers) {
        dialler.loop().submit(dialler::stop).syncUninterruptibly();
      }
    }
    return result(diallers, System.nanoTime() - startedAt);
  }

  private int nextNumber() {
    return numbers.getAndIncrement() & Integer.MAX_VALUE;
  }

  private static LoadResult result(List<Dialler> diallers, long elapsedNanos) {
    Histogram all = new Histogram(3);
    long errors = 0;
    for (Dialler dialler : diallers) {
      all.add(dialler.recorder().nanos());
      errors += dialler.recorder().errors();
    }
    return new LoadResult(
        all.getTotalCount(),
        errors,
        elapsedNanos / 1e9,
        TimeUnit.NANOSECONDS.toMicros(all.getValueAtPercentile(50)),
        TimeUnit.NANOSECONDS.toMicros(all.getValueAtPercentile(99)));
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
