package dev.sluice.proxy.upstream;

import dev.sluice.proxy.timing.SetupTimes;
import dev.sluice.proxy.wire.OriginStream;
import io.vertx.core.Future;
import java.util.Optional;

/** Event loop only. Provides each request with a stream to its origin. */
public interface OriginStreams {
  /** The stream source for requests of one client connection. */
  @FunctionalInterface
  interface Source {
    OriginStreams to(Origin origin);
  }

  /** A stream on a kept connection, if there is one. */
  Optional<OriginStream> takeKept();

  /**
   * A stream on a new connection; fails with {@link OriginUnavailable}.
   *
   * @param times is told how long this one took to set up
   */
  Future<OriginStream> open(SetupTimes times);
}
