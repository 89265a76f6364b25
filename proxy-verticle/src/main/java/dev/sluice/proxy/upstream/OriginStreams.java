package dev.sluice.proxy.upstream;

import dev.sluice.wire.OriginStream;
import dev.sluice.wire.SetupTimes;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Event loop only. Provides each request with a stream to its origin. */
public interface OriginStreams {
  @FunctionalInterface
  interface Source {
    OriginStreams to(Origin origin);
  }

  /** {@code lasts} is false once the request has ended: nothing is dialed for it then. */
  record Need(SetupTimes times, BooleanSupplier lasts) {}

  Optional<OriginStream> takeKept();

  Future<OriginStream> open(Need need);
}
