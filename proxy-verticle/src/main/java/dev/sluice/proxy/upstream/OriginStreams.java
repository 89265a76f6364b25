package dev.sluice.proxy.upstream;

import dev.sluice.proxy.timing.SetupTimes;
import dev.sluice.proxy.wire.OriginStream;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Event loop only. Provides each request with a stream to its origin. */
public interface OriginStreams {
  @FunctionalInterface
  interface Source {
    OriginStreams to(Origin origin);
  }

  /**
   * What a request has new streams opened for.
   *
   * @param times is told how long this one took to set up
   * @param lasts whether the request goes on: nothing is dialed for one that has ended meanwhile
   */
  record Need(SetupTimes times, BooleanSupplier lasts) {}

  Optional<OriginStream> takeKept();

  Future<OriginStream> open(Need need);
}
