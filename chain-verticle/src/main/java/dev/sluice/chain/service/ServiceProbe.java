package dev.sluice.chain.service;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Struct;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.service.call.ConnectFault;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.call.Rpc;
import dev.sluice.chain.service.call.ServiceConnection;
import dev.sluice.chain.service.call.SessionCall;
import dev.sluice.chain.service.call.SessionReply;
import dev.sluice.chain.service.call.Transport;
import dev.sluice.chain.service.manifest.ManifestRules;
import dev.sluice.chain.service.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.chain.service.manifest.Negotiation;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.chain.service.stream.OpenedStream;
import dev.sluice.chain.service.stream.StreamDialect;
import dev.sluice.chain.service.stream.StreamOpening;
import dev.sluice.chain.service.stream.StreamTarget;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.StreamingService.Caller;
import dev.sluice.config.registration.Registration;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretScanner;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Calls a service outside of any chain, over a separate connection, by the rules that apply in use.
 * Futures always succeed, on the calling loop. Event loop only.
 */
public final class ServiceProbe {
  private final Vertx vertx;
  private final Registration registration;
  private final Optional<String> objection;
  private final DialSettings settings;
  private Optional<Future<ServiceConnection>> connection = Optional.empty();

  public ServiceProbe(Vertx vertx, Registration registration, DialSettings settings) {
    this.vertx = vertx;
    this.registration = registration;
    this.objection = Transport.objection(registration);
    this.settings = settings;
  }

  public Future<Optional<String>> dial() {
    return obstacle()
        .compose(reason -> reason.isPresent() ? Future.succeededFuture(reason) : connect());
  }

  private Future<Optional<String>> connect() {
    return connection()
        .map(connected -> Optional.<String>empty())
        .otherwise(cause -> Optional.of(ConnectFault.describe(cause)));
  }

  // Why the registration must not or cannot be dialed.
  private Future<Optional<String>> obstacle() {
    return objection.isPresent()
        ? Future.succeededFuture(objection)
        : AuthorityFile.objection(vertx, registration);
  }

  /** Whether the service may be used as it describes itself. Call it first. */
  public Future<ManifestVerdict> describe() {
    return obstacle()
        .compose(
            reason ->
                reason
                    .map(ServiceProbe::rejected)
                    .orElseGet(() -> manifest().map(reply -> judge(registration, reply))));
  }

  private static Future<ManifestVerdict> rejected(String reason) {
    return Future.succeededFuture(new ManifestVerdict.Rejected(reason));
  }

  public Future<Reply<MiddlewareManifest>> manifest() {
    return describe(Negotiation.describeRequest());
  }

  /** The manifest for a gateway of revision 0.0.x, which sends an empty message. */
  public Future<Reply<MiddlewareManifest>> manifestForOldGateway() {
    return describe(MiddlewareDescribeRequest.getDefaultInstance());
  }

  private Future<Reply<MiddlewareManifest>> describe(MiddlewareDescribeRequest request) {
    return call(Rpc.DESCRIBE, request, registration.timeout());
  }

  public static ManifestVerdict judge(Registration registration, Reply<MiddlewareManifest> reply) {
    return new ManifestRules(registration).judge(reply);
  }

  public Future<ConfigVerdict> validate(Struct config) {
    return validation(config).map(ServiceProbe::verdict);
  }

  public Future<Reply<ValidateConfigResponse>> validation(Struct config) {
    ValidateConfigRequest request =
        ValidateConfigRequest.newBuilder()
            .setConfig(config)
            .setMiddlewareName(registration.name())
            .build();
    return call(Rpc.VALIDATE_CONFIG, request, registration.timeout());
  }

  /** Sends one request without judging the answer; the timeout is more than zero. */
  public Future<Reply<HttpRequestResult>> evaluate(
      HttpRequestEvaluation request, Duration timeout) {
    return call(Rpc.EVALUATE, request, timeout);
  }

  /** Opens a session, which the caller ends, without judging the replies. */
  public ProbedSession openSession(WebSocketPreflight preflight, Duration timeout) {
    SessionCall call =
        new SessionCall(
            vertx,
            WebSocketSessionEvent.newBuilder().setPreflight(preflight).build(),
            Optional.empty());
    Future<ServiceConnection> dialed = connection();
    return new ProbedSession(call, dialed.transform(connected -> call.open(dialed, timeout)));
  }

  /** Opens a stream, which the caller ends, without judging the results. */
  public <E extends MessageLite, R extends MessageLite> ServiceStream<E, R> openStream(
      StreamDialect<E, R> kind, E preflight, ServiceProfile profile) {
    Caller caller = new Caller("", Optional.empty());
    return OpenedStream.open(
        new ProbeTarget(vertx, this::connection),
        Optional.empty(),
        new StreamOpening<>(kind, preflight, caller, profile, registration.timeout()));
  }

  /** A session outside of any chain, and the reply to its preflight. */
  public record ProbedSession(SessionCall call, Future<SessionReply> preflight) {}

  private <R extends MessageLite> Future<Reply<R>> call(
      Rpc<R> rpc, MessageLite message, Duration timeout) {
    return connection()
        .transform(
            dialed ->
                dialed.succeeded()
                    ? dialed.result().call(rpc, message, timeout)
                    : Future.succeededFuture(
                        new Reply.Unreachable<>(ConnectFault.describe(dialed.cause()))));
  }

  private Future<ServiceConnection> connection() {
    Future<ServiceConnection> current =
        connection
            .filter(opened -> !opened.isComplete() || isUsable(opened))
            .orElseGet(() -> ServiceConnection.open(vertx, registration, settings));
    connection = Optional.of(current);
    return current;
  }

  private static boolean isUsable(Future<ServiceConnection> dialed) {
    return dialed.succeeded() && dialed.result().isUsable();
  }

  public void close() {
    connection.ifPresent(opened -> opened.onSuccess(ServiceConnection::close));
  }

  public static ConfigVerdict verdict(Reply<ValidateConfigResponse> reply) {
    return reply instanceof Reply.Received<ValidateConfigResponse> received
        ? verdict(received.message())
        : failed(reply.fault());
  }

  private static ConfigVerdict verdict(ValidateConfigResponse response) {
    if (response.getValid()) {
      return new ConfigVerdict.Valid();
    }
    return new ConfigVerdict.Invalid(refusal(SafeText.of(response.getReason())));
  }

  // The reason is logged and shown; a service may quote the config that it refuses.
  private static String refusal(String reason) {
    if (reason.isBlank()) {
      return "the service refused it without a reason";
    }
    return SecretScanner.of(SecretCatalog.ALL, false).isClean(reason)
        ? reason
        : "the service refused it for a reason that holds a secret";
  }

  private static ConfigVerdict failed(String what) {
    return new ConfigVerdict.Invalid("middleware ValidateConfig failed: " + what);
  }

  public sealed interface ConfigVerdict {
    record Valid() implements ConfigVerdict {}

    /** Refused or unanswered; text of the service is reduced to safe characters. */
    record Invalid(String reason) implements ConfigVerdict {}
  }

  /** A service outside of any chain: without circuit, and over one connection. Event loop only. */
  private record ProbeTarget(Vertx vertx, Supplier<Future<ServiceConnection>> connection)
      implements StreamTarget {
    @Override
    public Future<ServiceConnection> ready(Predicate<ServiceProfile> callable) {
      return connection.get();
    }

    @Override
    public boolean acceptsProbe(Reply<MiddlewareManifest> reply) {
      return true;
    }

    @Override
    public Optional<CircuitTicket> admit(String sandbox) {
      return Optional.empty();
    }

    @Override
    public void entered(ServiceStream<?, ?> stream) {
      // It is ended by its owner.
    }

    @Override
    public void left(ServiceStream<?, ?> stream) {
      // As above.
    }

    @Override
    public void misspoke() {
      // The owner is told by the result.
    }
  }
}
