package dev.sluice.chain.service.stream;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.service.call.Rpc;
import dev.sluice.chain.service.call.UnaryCall;
import dev.sluice.chain.service.manifest.Negotiation;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.chain.service.token.TokenCaller;
import dev.sluice.chain.stage.StreamingService.Caller;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The start of a stream.
 *
 * @param preflight the first event
 * @param profile of the service when its entry was selected
 * @param timeout of the binding
 */
public record StreamOpening<E extends MessageLite, R extends MessageLite>(
    StreamDialect<E, R> kind,
    E preflight,
    Caller caller,
    ServiceProfile profile,
    Duration timeout) {
  TokenCaller tokenCaller() {
    return TokenCaller.of(preflight);
  }

  boolean isServedBy(ServiceProfile now) {
    return now.speaksLike(profile) && now.streams().exist();
  }

  /** Whether the service describes itself, over its connection, so that it may be called. */
  Future<Boolean> describedAgain(StreamTarget target) {
    return new UnaryCall<>(target.vertx(), Rpc.DESCRIBE, Negotiation.describeRequest())
        .send(target.ready(this::isServedBy), timeout)
        .map(target::acceptsProbe);
  }

  /** Omits the preflight, whose path, query and config may hold secrets. */
  @Override
  public String toString() {
    return "StreamOpening[" + kind.rpc().path() + "]";
  }
}
