package dev.sluice.audit.ship;

import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** A session of shipping cannot continue. The next session sends unacknowledged events again. */
final class ShippingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  enum Kind {
    RETRIABLE,
    FATAL,
    /** Another process ships as this node; only a restart helps. */
    FENCED
  }

  ShippingException(Kind kind, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** Names the type of the cause in the message. The cause's own message is for the log only. */
  static ShippingException of(String what, @Nullable Throwable cause) {
    String kind = cause == null ? "unknown cause" : cause.getClass().getSimpleName();
    return new ShippingException(kindOf(cause), what + ": " + kind, cause);
  }

  static ShippingException told(String reason, Throwable cause) {
    return new ShippingException(kindOf(cause), reason, cause);
  }

  private static Kind kindOf(@Nullable Throwable cause) {
    boolean fatal =
        switch (cause) {
          case RetriableException passing -> false;
          case OutOfOrderSequenceException fresh -> false;
          case InvalidTxnStateException fresh -> false;
          case InvalidProducerEpochException fresh -> false;
          case ProducerFencedException judgedByPositions -> false;
          case AuthenticationException refused -> true;
          case AuthorizationException refused -> true;
          case ApiException refused -> true;
          case ConfigException unusable -> true;
          case null -> false;
          case Throwable other -> isUnusable(other.getCause());
        };
    return fatal ? Kind.FATAL : Kind.RETRIABLE;
  }

  private static boolean isUnusable(@Nullable Throwable cause) {
    return cause instanceof ConfigException || cause instanceof ApiException;
  }
}
