package dev.sluice.proxy.inspection;

import dev.sluice.config.policy.document.MessageOptions;
import dev.sluice.proxy.admission.AdmissionResult.Accepted;
import dev.sluice.proxy.admission.RequestedUpgrade;
import dev.sluice.proxy.chain.SelectedChain;

/** WebSocket messages that a required built-in would have to read, and does not. */
final class UnseenMessages {
  private UnseenMessages() {}

  /** Whether they forbid a handshake: the endpoint does not say that text passes or is denied. */
  static boolean forbid(Accepted request, SelectedChain chain) {
    MessageOptions messages = request.messages().options();
    return request.upgrade() == RequestedUpgrade.WEBSOCKET
        && chain.forbidsMessages()
        && !(messages.isWritten() && messages.text() != MessageOptions.Reading.INSPECT);
  }
}
