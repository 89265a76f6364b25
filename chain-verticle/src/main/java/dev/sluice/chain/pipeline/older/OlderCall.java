package dev.sluice.chain.pipeline.older;

import dev.sluice.chain.pipeline.flow.RetainedBytes;
import dev.sluice.chain.pipeline.flow.UnitClock;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.StreamingService.Caller;
import dev.sluice.chain.stage.StreamingService.Responses;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import java.util.function.Supplier;

/**
 * How a service is called about one response.
 *
 * @param name of the service
 * @param binding for responses
 * @param shared by all stages of the response, once its body begins
 */
public record OlderCall(
    String name, Responses service, Binding binding, Caller caller, Supplier<Shared> shared) {
  /** Shared by the stages of one response: the time of units, and retained bytes. */
  public record Shared(UnitClock clock, RetainedBytes retained) {}

  ServiceStream<HttpResponseEvent, HttpResponseEventResult> open(HttpResponsePreflight preflight) {
    return service.open(preflight, caller);
  }

  @Override
  public String toString() {
    return "OlderCall[" + name + "]";
  }
}
