package dev.sluice.chain.token;

import com.google.protobuf.MessageLite;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;

/** On whose behalf a service is called: {@code caller_kind} (middleware-contract n.1). */
public sealed interface TokenCaller {
  /** The caller of a message: an evaluation is for the sandbox of its context. */
  static TokenCaller of(MessageLite message) {
    return message instanceof HttpRequestEvaluation evaluation
        ? new Supervisor(evaluation.getContext().getSandboxId())
        : new Gateway();
  }

  /** For no sandbox. */
  record Gateway() implements TokenCaller {}

  /**
   * For a sandbox.
   *
   * @param sandbox empty: it has no token
   */
  record Supervisor(String sandbox) implements TokenCaller {}
}
