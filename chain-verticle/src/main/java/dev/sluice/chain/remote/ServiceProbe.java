package dev.sluice.chain.remote;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.remote.call.AuthorityFile;
import dev.sluice.chain.remote.call.ConnectFault;
import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.remote.call.Rpc;
import dev.sluice.chain.remote.call.ServiceConnection;
import dev.sluice.chain.remote.call.Transport;
import dev.sluice.chain.remote.manifest.ManifestRules;
import dev.sluice.chain.remote.manifest.ManifestVerdict;
import dev.sluice.chain.remote.manifest.Negotiation;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * Event loop only. Asks a service outside of any chain, over a connection of its own, under the
 * rules that hold when it is in use. Futures always succeed, on the calling loop.
 */
public final class ServiceProbe {
  private final Vertx vertx;
  private final Registration registration;
  private final Optional<String> objection;
  private final ServiceConnection connection;

  /**
   * Dials nothing yet.
   *
   * @param connectTimeout for TCP and for TLS, each
   */
  public ServiceProbe(Vertx vertx, Registration registration, Duration connectTimeout) {
    this.vertx = vertx;
    this.registration = registration;
    this.objection = Transport.objection(registration);
    this.connection = new ServiceConnection(vertx, registration, connectTimeout);
  }

  /** Why no connection can be had, as platform text; empty when there is one. */
  public Future<Optional<String>> dial() {
    return obstacle()
        .compose(reason -> reason.isPresent() ? Future.succeededFuture(reason) : connect());
  }

  private Future<Optional<String>> connect() {
    return connection
        .dial()
        .map(connected -> Optional.<String>empty())
        .otherwise(cause -> Optional.of(ConnectFault.describe(cause)));
  }

  /** Why the registration must not, or cannot, be dialled as it is. */
  private Future<Optional<String>> obstacle() {
    return objection.isPresent()
        ? Future.succeededFuture(objection)
        : AuthorityFile.objection(vertx, registration);
  }

  /** Whether the service may be used as it describes itself; asked before anything else. */
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

  /** What the service says of itself, not yet judged. */
  public Future<Reply<MiddlewareManifest>> manifest() {
    return describe(Negotiation.describeRequest());
  }

  /** The same, asked as a gateway of revision 0.0.x asks: with an empty message. */
  public Future<Reply<MiddlewareManifest>> manifestForOldGateway() {
    return describe(MiddlewareDescribeRequest.getDefaultInstance());
  }

  private Future<Reply<MiddlewareManifest>> describe(MiddlewareDescribeRequest request) {
    return connection.open(Rpc.DESCRIBE, request, registration.timeout(), opened -> {});
  }

  /** The rules of use, for a registration that may differ from the one that was dialled. */
  public static ManifestVerdict judge(Registration registration, Reply<MiddlewareManifest> reply) {
    return new ManifestRules(registration).judge(reply);
  }

  /** Whether the service takes a {@code config}; it has the registration's timeout to say so. */
  public Future<ConfigVerdict> validate(Struct config) {
    return validation(config).map(ServiceProbe::verdict);
  }

  /** What the service answers about a {@code config}, not yet judged. */
  public Future<Reply<ValidateConfigResponse>> validation(Struct config) {
    ValidateConfigRequest request =
        ValidateConfigRequest.newBuilder()
            .setConfig(config)
            .setMiddlewareName(registration.name())
            .build();
    return connection.call(Rpc.VALIDATE_CONFIG, request, registration.timeout());
  }

  /**
   * What the service answers about one request, not yet judged.
   *
   * @param timeout for request and answer together; more than zero
   */
  public Future<Reply<HttpRequestResult>> evaluate(
      HttpRequestEvaluation request, Duration timeout) {
    return connection.call(Rpc.EVALUATE, request, timeout);
  }

  /** Ends the connection and what is under way on it. */
  public void close() {
    connection.close();
  }

  /** What such an answer means for a policy's entry. */
  public static ConfigVerdict verdict(Reply<ValidateConfigResponse> reply) {
    return reply instanceof Reply.Received<ValidateConfigResponse> received
        ? verdict(received.message())
        : failed(reply.fault());
  }

  private static ConfigVerdict verdict(ValidateConfigResponse response) {
    if (response.getValid()) {
      return new ConfigVerdict.Valid();
    }
    String reason = SafeText.of(response.getReason());
    return new ConfigVerdict.Invalid(
        reason.isBlank() ? "the service refused it without a reason" : reason);
  }

  private static ConfigVerdict failed(String what) {
    return new ConfigVerdict.Invalid("middleware ValidateConfig failed: " + what);
  }
}
