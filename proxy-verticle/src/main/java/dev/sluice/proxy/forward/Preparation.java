package dev.sluice.proxy.forward;

import dev.sluice.proto.v1.Signature;
import dev.sluice.proxy.credential.CredentialFault;
import dev.sluice.proxy.inspection.RequestBody;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** The result of preparing a request for its origin. */
public sealed interface Preparation {
  /**
   * The request can be sent.
   *
   * @param credentialed whether it contains secrets
   * @param signature made with those secrets
   */
  record Ready(ByteBuf head, RequestBody body, boolean credentialed, Optional<Signature> signature)
      implements Preparation {
    static Ready unsigned(ByteBuf head, RequestBody body, boolean credentialed) {
      return new Ready(head, body, credentialed, Optional.empty());
    }

    /** The head to write; the write releases it. Each retry needs a new one. */
    ByteBuf headToWrite() {
      return head.retainedDuplicate();
    }
  }

  /** The request cannot be sent: a credential is missing or forbidden. */
  record Refused(CredentialFault fault) implements Preparation {}
}
