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

/** A session of shipping cannot go on; what was not acknowledged is sent again by the next one. */
final class ShippingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What has to happen before another attempt makes sense. */
  enum Kind {
    /** Time has to pass. */
    RETRIABLE,
    /** Somebody has to change something: rights, the topic, certificates, settings. */
    FATAL,
    /** Nothing helps but a restart: another process ships as this node. */
    FENCED
  }

  /**
   * @param reason words for an operator, without content
   */
  ShippingException(Kind kind, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** Names the kind of the cause; its own message is for the log only. */
  static ShippingException of(String what, @Nullable Throwable cause) {
    String kind = cause == null ? "unknown cause" : cause.getClass().getSimpleName();
    return new ShippingException(kindOf(cause), what + ": " + kind, cause);
  }

  /** Kafka's own division, but for errors that a fresh producer gets over. */
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

  /** A client that cannot be built wraps why. */
  private static boolean isUnusable(@Nullable Throwable cause) {
    return cause instanceof ConfigException || cause instanceof ApiException;
  }
}
