package dev.sluice.proxy.upstream;

import dev.sluice.proxy.wire.OriginStream;
import io.vertx.core.Future;
import java.util.Optional;

/** Event loop only. Where one request gets a stream to its origin. */
public interface OriginStreams {
  /** Where requests of one client connection get their streams. */
  @FunctionalInterface
  interface Source {
    OriginStreams to(Origin origin);
  }

  /** A stream on a connection that was kept, if there is one. */
  Optional<OriginStream> takeKept();

  /** A stream on a new connection; fails with {@link OriginUnavailable}. */
  Future<OriginStream> open();
}
