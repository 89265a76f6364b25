package dev.sluice.proxy.session;

import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.scrub.PutSecrets;
import java.util.Optional;

/**
 * How the messages after an admitted handshake are treated.
 *
 * @param session present when some are read; without one, bytes pass
 * @param told whether the entries that read no messages were recorded already
 */
public record SessionPlan(Optional<WebSocketSession> session, boolean told) {
  /** Nothing reads messages, or the request is no handshake. */
  public static final SessionPlan RAW = new SessionPlan(Optional.empty(), false);

  /** The handshake is sent with these secrets. */
  public void sent(PutSecrets secrets) {
    session.ifPresent(it -> it.sent(secrets));
  }

  /** Whether a new configuration leaves the session as it is. */
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

  /** The handshake is over for a reason of Sluice or of the client. */
  public void abandon() {
    session.ifPresent(WebSocketSession::abandon);
  }
}
