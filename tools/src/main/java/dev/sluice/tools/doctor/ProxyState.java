package dev.sluice.tools.doctor;

import dev.sluice.tools.command.TextStyle;

/** What the proxy answers to doctor itself. */
sealed interface ProxyState {
  /** It answers {@code sluice.local} with the CA of the client files. */
  record Answering() implements ProxyState {}

  /**
   * It does not answer.
   *
   * @param why in a few words
   */
  record Silent(String why) implements ProxyState {}

  record WantsToken() implements ProxyState {}

  /** It answers with a certificate of another CA. */
  record OtherAuthority() implements ProxyState {}

  /**
   * It refuses the tunnel.
   *
   * @param status of its answer to CONNECT
   */
  record Refusing(int status) implements ProxyState {}

  default String id() {
    return switch (this) {
      case Answering answering -> "ok";
      case Silent silent -> "unreachable";
      case WantsToken wants -> "tokenless";
      case OtherAuthority other -> "untrusted";
      case Refusing refusing -> "refused";
    };
  }

  default String text() {
    return switch (this) {
      case Answering answering -> "answers";
      case Silent silent -> "does not answer: " + silent.why;
      case WantsToken wants -> "wants the token of a sandbox";
      case OtherAuthority other -> "has a certificate of another CA than --ca or --state names";
      case Refusing refusing -> "refuses sluice.local with " + refusing.status;
    };
  }

  default String remedy() {
    return switch (this) {
      case Answering answering -> "";
      case Silent silent -> "start a node, or name its address with --proxy HOST:PORT";
      case WantsToken wants -> "--sandbox ID --token-file FILE";
      case OtherAuthority other ->
          "name the state of this node with --state DIR, or its ca.pem with --ca FILE";
      case Refusing refusing -> "it is not Sluice, or its setting proxy.sluice_local is off";
    };
  }

  default TextStyle style() {
    return this instanceof Answering ? TextStyle.GREEN : TextStyle.RED;
  }
}
