package dev.sluice.proxy.exchange.inspection;

import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.credential.RewritableBody;
import dev.sluice.proxy.secret.sigv4.SigningMode;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import java.util.Optional;

/** Determines which bodies receive secrets (data-plane 14.3). */
public final class CredentialBodies {
  private CredentialBodies() {}

  /** Size limit in bytes for a body that its credentials need in memory; 0 for none. */
  static int needed(ExchangeContext context, Accepted request) {
    RequestHead head = context.head();
    if (!head.hasBody()) {
      return 0;
    }
    boolean signed =
        request
            .credentials()
            .signing()
            .filter(how -> SigningMode.of(how, head) == SigningMode.BODY)
            .isPresent();
    if (signed) {
      return SigningMode.MAX_BODY;
    }
    boolean served = context.loop().node().injector().snapshot().hasAnyFor(context.sandbox());
    boolean coded = head.headers().contains(HeaderName.CONTENT_ENCODING);
    return served && !coded && kind(request, head).isPresent() ? RewritableBody.MAX_BYTES : 0;
  }

  /** The kind of a body to rewrite as it goes on; empty without one or without a rewrite. */
  public static Optional<RewritableBody> kind(
      Accepted request, RequestHead head, InspectionResult.Passed passed) {
    return passed.codings(head).isEmpty() ? kind(request, head) : Optional.empty();
  }

  private static Optional<RewritableBody> kind(Accepted request, RequestHead head) {
    HeaderBlock headers = head.headers();
    if (!request.credentials().bodyRewrite()
        || !head.hasBody()
        || headers.count(HeaderName.CONTENT_TYPE) != 1
        || head.connection().nominates(HeaderName.CONTENT_TYPE)) {
      return Optional.empty();
    }
    return RewritableBody.of(headers.value(headers.indexOf(HeaderName.CONTENT_TYPE, 0)));
  }
}
