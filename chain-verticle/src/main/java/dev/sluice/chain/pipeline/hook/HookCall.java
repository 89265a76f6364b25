package dev.sluice.chain.pipeline.hook;

import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.StreamingService.Caller;
import dev.sluice.chain.stage.StreamingService.Hooks;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResult;
import java.time.Duration;

/**
 * How a service is called about one message.
 *
 * @param binding for such messages
 */
public record HookCall(Hooks service, Binding binding, Caller caller) {
  Duration timeout() {
    return binding.timeout();
  }

  boolean decodes() {
    return service.decodes();
  }

  ServiceStream<HttpEvent, HttpResult> open(HttpPreflight preflight, boolean response) {
    return response
        ? service.openResponse(preflight, caller)
        : service.openRequest(preflight, caller);
  }

  @Override
  public String toString() {
    return "HookCall[]";
  }
}
