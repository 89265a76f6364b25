package dev.sluice.proxy.request;

import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;

public final class ChainSubject {
  private ChainSubject() {}

  /** The target with all that the client sent; some stages must see less. */
  public static HttpRequestTarget.Builder target(ExchangeContext context, Accepted request) {
    return HttpRequestTarget.newBuilder()
        .setScheme(context.origin().contextScheme())
        .setHost(request.to().host())
        .setPort(request.to().port())
        .setMethod(context.head().method())
        .setPath(request.target().path())
        .setQuery(request.target().query());
  }

  public static MiddlewareRefusals.Stopped stopped(ExchangeContext context, Accepted request) {
    return new MiddlewareRefusals.Stopped(
        request.decision().policy(),
        context.head().method(),
        request.target().path(),
        request.to(),
        context.origin().isTunneled());
  }
}
