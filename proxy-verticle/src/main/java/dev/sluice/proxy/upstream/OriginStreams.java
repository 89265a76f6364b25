package dev.sluice.proxy.upstream;

import dev.sluice.proxy.timing.SetupTimes;
import dev.sluice.proxy.wire.OriginStream;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Event loop only. Provides each request with a stream to its origin. */
public interface OriginStreams {
  /** The stream source for requests of one client connection. */
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

  /** A stream on a kept connection, if there is one. */
  Optional<OriginStream> takeKept();

  /** A stream on a new connection; fails with {@link OriginUnavailable}. */
  Future<OriginStream> open(Need need);
}
