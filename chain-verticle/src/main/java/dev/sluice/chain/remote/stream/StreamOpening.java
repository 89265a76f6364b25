package dev.sluice.chain.remote.stream;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import dev.sluice.chain.stage.stream.StreamingService.Caller;
import java.time.Duration;

/**
 * What a stream begins with.
 *
 * @param preflight the first event
 * @param profile of the service when its entry was selected
 * @param timeout of the binding
 */
public record StreamOpening<E extends MessageLite, R extends MessageLite>(
    StreamKind<E, R> kind, E preflight, Caller caller, ServiceProfile profile, Duration timeout) {
  boolean isServedBy(ServiceProfile now) {
    return now.speaksLike(profile) && now.streams().exist();
  }

  /** Omits the preflight, whose path, query and config may hold secrets. */
  @Override
  public String toString() {
    return "StreamOpening[" + kind.rpc().path() + "]";
  }
}
