package dev.sluice.proxy.exchange;

import dev.sluice.proxy.credential.Fault;
import io.netty.buffer.ByteBuf;

/** What would open a request towards its origin. */
sealed interface Outgoing {
  /**
   * It can go.
   *
   * @param credentialed secrets are in it
   */
  record Ready(ByteBuf head, RequestBody body, boolean credentialed) implements Outgoing {
    /** To be written, which releases it; a request that is sent again needs another. */
    ByteBuf headToWrite() {
      return head.retainedDuplicate();
    }
  }

  /** It cannot, for want of a credential or because of one. */
  record Refused(Fault fault) implements Outgoing {}
}
