package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.config.source.Value;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import java.util.List;
import java.util.Optional;

/** A middleware that ships with Sluice. Stateless; any thread. */
public interface BuiltIn {
  /** The name that a policy's {@code middleware} uses. */
  String name();

  /** Its limits for {@code HTTP_REQUEST} before credentials. */
  Binding binding();

  /** Its limits for messages of WebSocket sessions; empty when it reads none. */
  default Optional<Binding> messages() {
    return Optional.empty();
  }

  /** Whether it can read requests and responses as streams. */
  default boolean streams() {
    return false;
  }

  /** Applies a {@code config}; called once per entry and generation. */
  Prepared prepare(Value.MapValue config);

  /** All reasons why a policy must not use this {@code config}, each beside its key. */
  default List<ConfigFault> faults(Value.MapValue config) {
    return switch (prepare(config)) {
      case Prepared.Ready ready -> List.of();
      case Prepared.Invalid invalid -> List.of(new ConfigFault("", invalid.reason()));
    };
  }

  /**
   * A reason why a {@code config} must not be used.
   *
   * @param key path from {@code config}; empty: the config as a whole, in the words of OpenShell
   */
  record ConfigFault(String key, String problem) {}

  /** Advice to the author of a policy about a valid {@code config}; mostly none. */
  default List<String> warnings(Value.MapValue config) {
    return List.of();
  }

  sealed interface Prepared {
    record Ready(Evaluator evaluator) implements Prepared {}

    /**
     * Invalid.
     *
     * @param reason for the author of the policy; names the key and the remedy
     */
    record Invalid(String reason) implements Prepared {}
  }

  /**
   * The request to judge, as the stages before this one left it.
   *
   * @param headers visible headers, names in lower case
   */
  record Subject(HttpRequestTarget target, List<HttpHeader> headers, ByteString body) {
    @Override
    public String toString() {
      return "Subject[" + body.size() + " bytes]";
    }
  }

  /**
   * The message to judge, as the stages before this one left it.
   *
   * @param target of the handshake
   * @param payload valid UTF-8 unless it is binary
   */
  record MessageSubject(
      HttpRequestTarget target, boolean fromOrigin, boolean binary, ByteString payload) {
    @Override
    public String toString() {
      return "MessageSubject[" + payload.size() + " bytes]";
    }
  }

  @FunctionalInterface
  interface Evaluator {
    /** Judges one request, in time linear in its size, without blocking. */
    Evaluation evaluate(Subject subject);

    /**
     * Whether it decodes a body with a {@code Content-Encoding}, and the compressed messages of a
     * call of gRPC, itself.
     */
    default boolean readsCodedBodies() {
      return false;
    }

    /** Begins searches of requests and responses as streams; empty when it reads none so. */
    default Optional<StreamSearch.Factory> streams() {
      return Optional.empty();
    }

    /** Whether it reads the messages of WebSocket sessions, of both sides and types. */
    default boolean readsMessages() {
      return false;
    }

    /**
     * Judges one message, in time linear in its size, without blocking. The body of the answer
     * replaces a text message; a binary one is never replaced.
     */
    default Evaluation evaluateMessage(MessageSubject subject) {
      return new Evaluation.Failed(StageFailure.BINDING_NOT_DESCRIBED.text());
    }
  }
}
