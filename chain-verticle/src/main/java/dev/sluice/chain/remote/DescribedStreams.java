package dev.sluice.chain.remote;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import dev.sluice.chain.remote.stream.OpenedStream;
import dev.sluice.chain.remote.stream.StreamDialect;
import dev.sluice.chain.remote.stream.StreamOpening;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.stream.ServiceStream;
import dev.sluice.chain.stage.stream.StreamingService;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.middleware.v1.HttpResult;
import java.time.Duration;
import java.util.Optional;

/** A described service as it reads streams. Event loop only. */
record DescribedStreams(ServiceProfile profile, RemoteService service) {
  Optional<StreamingService> service(boolean decodes) {
    if (!profile.streams().exist()) {
      return Optional.empty();
    }
    return Optional.of(profile.streams().hooks() ? new OfHooks(this, decodes) : new Older(this));
  }

  private <E extends MessageLite, R extends MessageLite> ServiceStream<E, R> open(
      StreamDialect<E, R> kind,
      E preflight,
      Optional<Binding> binding,
      StreamingService.Caller caller) {
    Duration timeout =
        binding.map(Binding::timeout).orElseGet(() -> service.registration().timeout());
    StreamOpening<E, R> opening = new StreamOpening<>(kind, preflight, caller, profile, timeout);
    return service.call(
        caller.sandbox(),
        (target, ticket) -> OpenedStream.open(target, Optional.of(ticket), opening),
        FailedStream::new);
  }

  private record OfHooks(DescribedStreams streams, boolean decodes)
      implements StreamingService.Hooks {
    @Override
    public Optional<Binding> requests() {
      return streams.profile().streams().requests();
    }

    @Override
    public Optional<Binding> responses() {
      return streams.profile().streams().responses();
    }

    @Override
    public ServiceStream<HttpEvent, HttpResult> openRequest(
        HttpPreflight preflight, Caller caller) {
      return streams.open(StreamDialect.REQUEST_HOOK, event(preflight), requests(), caller);
    }

    @Override
    public ServiceStream<HttpEvent, HttpResult> openResponse(
        HttpPreflight preflight, Caller caller) {
      return streams.open(StreamDialect.RESPONSE_HOOK, event(preflight), responses(), caller);
    }

    private static HttpEvent event(HttpPreflight preflight) {
      return HttpEvent.newBuilder().setPreflight(preflight).build();
    }
  }

  private record Older(DescribedStreams streams) implements StreamingService.Responses {
    @Override
    public Optional<Binding> responses() {
      return streams.profile().streams().responses();
    }

    @Override
    public ServiceStream<HttpResponseEvent, HttpResponseEventResult> open(
        HttpResponsePreflight preflight, Caller caller) {
      return streams.open(
          StreamDialect.OLDER_RESPONSE,
          HttpResponseEvent.newBuilder().setPreflight(preflight).build(),
          responses(),
          caller);
    }
  }
}
