package dev.sluice.chain.remote;

import dev.sluice.chain.remote.stream.StreamTarget;
import dev.sluice.chain.stage.stream.ServiceStream;

/** The service that is called, or the one that replaced it. Event loop only. */
interface CallTarget extends StreamTarget {
  SessionDrain sessions();

  @Override
  default void entered(ServiceStream<?, ?> stream) {
    sessions().add(stream);
  }

  @Override
  default void left(ServiceStream<?, ?> stream) {
    sessions().remove(stream);
  }
}
