package dev.sluice.chain.remote;

import com.google.protobuf.Struct;
import dev.sluice.chain.evaluation.Evaluation;
import dev.sluice.chain.limit.ReasonCode;
import dev.sluice.chain.text.SafeText;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
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

  /** Whether the service may be used as it describes itself; asked before anything else. */
  public Future<ManifestVerdict> describe() {
    return objection
        .map(ServiceProbe::rejected)
        .orElseGet(
            () ->
                AuthorityFile.objection(vertx, registration)
                    .compose(
                        flaw ->
                            flaw.map(ServiceProbe::rejected).orElseGet(this::describeOverTheWire)));
  }

  private static Future<ManifestVerdict> rejected(String reason) {
    return Future.succeededFuture(new ManifestVerdict.Rejected(reason));
  }

  private Future<ManifestVerdict> describeOverTheWire() {
    return connection
        .open(Rpc.DESCRIBE, Negotiation.describeRequest(), registration.timeout(), opened -> {})
        .map(new ManifestRules(registration)::judge);
  }

  /** Whether the service takes a {@code config}; it has the registration's timeout to say so. */
  public Future<ConfigVerdict> validate(Struct config) {
    ValidateConfigRequest request =
        ValidateConfigRequest.newBuilder()
            .setConfig(config)
            .setMiddlewareName(registration.name())
            .build();
    return connection
        .call(Rpc.VALIDATE_CONFIG, request, registration.timeout())
        .map(ServiceProbe::verdict);
  }

  /**
   * Evaluates one request.
   *
   * @param timeout for request and answer together; more than zero
   */
  public Future<Evaluation> evaluate(HttpRequestEvaluation request, Duration timeout) {
    return connection.call(Rpc.EVALUATE, request, timeout).map(ServiceProbe::evaluation);
  }

  /** Ends the connection and what is under way on it. */
  public void close() {
    connection.close();
  }

  private static ConfigVerdict verdict(Reply<ValidateConfigResponse> reply) {
    return switch (reply) {
      case Reply.Received<ValidateConfigResponse> received -> verdict(received.message());
      case Reply.TimedOut<ValidateConfigResponse> timedOut -> failed("timed out");
      case Reply.Unreachable<ValidateConfigResponse> unreachable -> failed("no connection");
      case Reply.Failed<ValidateConfigResponse> failed -> failed(failed.what());
    };
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

  private static Evaluation evaluation(Reply<HttpRequestResult> reply) {
    return switch (reply) {
      case Reply.Received<HttpRequestResult> received ->
          new Evaluation.Answered(received.message());
      case Reply.TimedOut<HttpRequestResult> timedOut -> new Evaluation.Failed(ReasonCode.TIMEOUT);
      case Reply.Unreachable<HttpRequestResult> unreachable -> noAnswer();
      case Reply.Failed<HttpRequestResult> failed -> noAnswer();
    };
  }

  private static Evaluation noAnswer() {
    return new Evaluation.Failed(ReasonCode.EXTERNAL_SERVICE_ERROR);
  }
}
