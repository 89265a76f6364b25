package dev.sluice.proxy.websocket;

import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.scrub.InjectedSecrets;
import java.util.Optional;

/**
 * How the messages after an admitted handshake are treated.
 *
 * @param session present when some are read; without one, bytes pass
 * @param told whether the entries that read no messages were recorded already
 */
public record SessionPlan(Optional<WebSocketSession> session, boolean told) {
  public static final SessionPlan RAW = new SessionPlan(Optional.empty(), false);

  public void sent(InjectedSecrets secrets) {
    session.ifPresent(it -> it.sent(secrets));
  }

  public boolean isInForce(ExchangeContext context) {
    return session.map(WebSocketSession::isInForce).orElseGet(context::isPolicyInForce);
  }

  /**
   * The origin did not accept the handshake, or the client left before. Has no effect once the
   * session has ended.
   */
  public void end(boolean clientIsOpen) {
    session.ifPresent(
        it -> {
          if (clientIsOpen) {
            it.rejected();
          } else {
            it.abandon();
          }
        });
  }

  public void outlive() {
    session.ifPresent(
        it -> it.end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD));
  }

  public void abandon() {
    session.ifPresent(WebSocketSession::abandon);
  }
}
