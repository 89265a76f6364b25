package dev.sluice.proxy.body.response;

import dev.sluice.proxy.chain.StreamingEntries;
import dev.sluice.proxy.refusal.MiddlewareRefusals.Stopped;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ChainSubject;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.record.ExchangeLifetime;
import dev.sluice.proxy.secret.scrub.InjectedSecrets;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.ResponseHead;

/**
 * The request of a response.
 *
 * @param completion the life of the exchange
 * @param chain the entries that read the response
 * @param secrets that the request received
 */
public record ResponseSubject(
    ExchangeContext context,
    Accepted request,
    ExchangeLifetime completion,
    StreamingEntries chain,
    InjectedSecrets secrets) {
  public Stopped stopped() {
    return ChainSubject.stopped(context, request);
  }

  public boolean isPlain() {
    return chain.isEmpty() && secrets.isEmpty();
  }

  boolean isSearched(ResponseHead head) {
    return !secrets.isEmpty()
        && !(head.framingFor(context.head().method()) instanceof BodyFraming.None);
  }

  /**
   * Whether its trailers go no further: stages are not asked to read a response without bytes, and
   * would not see them.
   */
  boolean dropsTrailers(ResponseHead head) {
    return !chain.isEmpty()
        && switch (head.framingFor(context.head().method())) {
          case BodyFraming.None ignored -> true;
          case BodyFraming.Length length -> length.bytes() == 0;
          case BodyFraming.Chunked ignored -> false;
          case BodyFraming.UntilClose ignored -> false;
        };
  }

  boolean failsBy(OriginFault fault) {
    return fault == OriginFault.MALFORMED_HEAD && !chain.isEmpty();
  }
}
