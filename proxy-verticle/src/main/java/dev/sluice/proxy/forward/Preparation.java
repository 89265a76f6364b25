package dev.sluice.proxy.forward;

import dev.sluice.proto.v1.Signature;
import dev.sluice.proxy.credential.CredentialFault;
import dev.sluice.proxy.inspection.RequestBody;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** What would open a request towards its origin. */
public sealed interface Preparation {
  /**
   * It can go.
   *
   * @param credentialed secrets are in it
   * @param signature made with them
   */
  record Ready(ByteBuf head, RequestBody body, boolean credentialed, Optional<Signature> signature)
      implements Preparation {
    static Ready unsigned(ByteBuf head, RequestBody body, boolean credentialed) {
      return new Ready(head, body, credentialed, Optional.empty());
    }

    /** To be written, which releases it; a request that is sent again needs another. */
    ByteBuf headToWrite() {
      return head.retainedDuplicate();
    }
  }

  /** It cannot, for want of a credential or because of one. */
  record Refused(CredentialFault fault) implements Preparation {}
}
