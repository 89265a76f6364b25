package dev.sluice.tools.conformance;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.StreamOffers;
import dev.sluice.chain.contract.answer.StreamedHeaders;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpRequestPreflightHead;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightHead;
import dev.sluice.proto.middleware.v1.RequestContext;
import java.util.List;
import java.util.UUID;

/**
 * The heads of the checks.
 *
 * @param name under which the service is registered
 * @param config of a policy's entry
 */
record SampleHeads(String name, Struct config) {
  private static final int OK = 200;
  private static final int HTTPS = 443;

  private static final List<HttpHeader> HEADERS =
      List.of(
          header("content-type", "application/json"),
          header("etag", "\"1\""),
          header("x-note", "conformance"));

  static StreamedHeaders shown(boolean response) {
    return new StreamedHeaders(HEADERS, List.of(), response);
  }

  HttpEvent hook(boolean response, BodyOffer offer) {
    HttpPreflight.Builder preflight =
        HttpPreflight.newBuilder().setContext(context()).setMiddlewareName(name).setConfig(config);
    if (response) {
      preflight.setResponse(
          HttpResponsePreflightHead.newBuilder()
              .setTarget(target())
              .setStatusCode(OK)
              .addAllHeaders(HEADERS));
    } else {
      preflight.setRequest(
          HttpRequestPreflightHead.newBuilder().setTarget(target()).addAllHeaders(HEADERS));
    }
    StreamOffers.tell(offer, preflight);
    return HttpEvent.newBuilder().setPreflight(preflight).build();
  }

  HttpResponseEvent older(BodyOffer offer) {
    return HttpResponseEvent.newBuilder()
        .setPreflight(
            HttpResponsePreflight.newBuilder()
                .setContext(context())
                .setTarget(target())
                .setStatusCode(OK)
                .addAllHeaders(HEADERS)
                .setMiddlewareName(name)
                .setConfig(config)
                .setMaxPayloadBytes(offer.maxBytes())
                .addAllPermittedBodyModes(StreamOffers.olderModes(offer)))
        .build();
  }

  static List<HttpHeader> headers() {
    return HEADERS;
  }

  private static RequestContext context() {
    return RequestContext.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .setSandboxId("conformance")
        .setSandbox("conformance")
        .build();
  }

  private static HttpRequestTarget target() {
    return HttpRequestTarget.newBuilder()
        .setScheme("https")
        .setHost("conformance.test")
        .setPort(HTTPS)
        .setMethod("POST")
        .setPath("/v1/messages")
        .build();
  }

  private static HttpHeader header(String name, String value) {
    return HttpHeader.newBuilder().setName(name).setValue(value).build();
  }
}
