package dev.sluice.proxy.exchange.forward;

import dev.sluice.proxy.exchange.inspection.RequestBody;
import dev.sluice.proxy.exchange.record.RequestRecords.Injection;
import dev.sluice.proxy.refusal.CredentialRefusal;
import dev.sluice.proxy.secret.credential.CredentialFault;
import dev.sluice.proxy.secret.credential.CredentialLack;
import dev.sluice.proxy.secret.scrub.InjectedSecrets;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.UnaryOperator;

public sealed interface Preparation {
  /**
   * The request can be sent.
   *
   * @param injection names the secrets that it contains, if any
   * @param secrets those that its response is searched for
   */
  record Ready(
      ByteBuf head, RequestBody body, Optional<Injection> injection, InjectedSecrets secrets)
      implements Preparation {
    Ready(ByteBuf head, RequestBody body, Optional<Injection> injection) {
      this(head, body, injection, InjectedSecrets.NONE);
    }

    Ready with(InjectedSecrets put) {
      return new Ready(head, body, injection, put);
    }

    boolean credentialed() {
      return injection.isPresent();
    }

    /** The head to write; the write releases it. Each retry needs a new one. */
    ByteBuf headToWrite() {
      return head.retainedDuplicate();
    }
  }

  /**
   * The request cannot be sent: a credential is missing or forbidden.
   *
   * @param lack what has no secret, where that is known
   */
  record Refused(CredentialFault fault, Optional<CredentialLack> lack) implements Preparation {
    Refused(CredentialFault fault) {
      this(fault, Optional.empty());
    }

    public CredentialRefusal refusal(UnaryOperator<String> known) {
      return CredentialRefusal.of(fault, lack, known);
    }
  }
}
