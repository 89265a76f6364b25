package dev.sluice.tools.conformance;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.service.ServiceProbe;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.chain.stage.Binding;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks the manifest of the service. Event loop only. */
final class DescribeChecks {
  private static final String DESCRIBE = "describe";
  private static final String SERVED = "describe/served";
  private static final String OLD_GATEWAY = "describe/old-gateway";

  /** In TLS 1.3 a server without a client certificate closes the connection after the handshake. */
  private static final String CERTIFICATE =
      "keep the connection open, or show the client certificate that the service asks for";

  private final ServiceUnderTest subject;
  private final ServiceProbe probe;
  private final Consumer<CheckResult> results;

  DescribeChecks(ServiceUnderTest subject, ServiceProbe probe, Consumer<CheckResult> results) {
    this.subject = subject;
    this.probe = probe;
    this.results = results;
  }

  /** Empty when Sluice would never call the service. */
  Future<Optional<ServiceProfile>> run() {
    return probe
        .manifest()
        .compose(
            reply -> {
              Optional<ServiceProfile> profile = judge(reply);
              return profile.isEmpty()
                  ? Future.succeededFuture(profile)
                  : describeAsOldGateway().map(profile);
            });
  }

  private Optional<ServiceProfile> judge(Reply<MiddlewareManifest> reply) {
    return switch (ServiceProbe.judge(registrationFor(reply), reply)) {
      case ManifestVerdict.Accepted accepted -> accepted(accepted.profile(), reply);
      case ManifestVerdict.Rejected rejected -> {
        results.accept(new CheckResult.Failed(DESCRIBE, why(rejected, reply), remedy(reply)));
        yield Optional.empty();
      }
    };
  }

  /** A refused caller gets another remedy here than on a node. */
  private String why(ManifestVerdict.Rejected rejected, Reply<MiddlewareManifest> reply) {
    return reply instanceof Reply.Refused<MiddlewareManifest>
        ? "middleware registration '%s' Describe failed: %s"
            .formatted(subject.registration().name(), reply.fault())
        : rejected.reason();
  }

  private Registration registrationFor(Reply<MiddlewareManifest> reply) {
    return reply instanceof Reply.Received<MiddlewareManifest> received
        ? subject.registrationFor(received.message())
        : subject.registration();
  }

  private static String remedy(Reply<MiddlewareManifest> reply) {
    return switch (reply) {
      case Reply.Received<MiddlewareManifest> received ->
          "correct the manifest; until then on_error decides for every request";
      case Reply.TimedOut<MiddlewareManifest> timedOut -> Remedies.ofStatus(reply.fault());
      case Reply.Unreachable<MiddlewareManifest> unreachable -> CERTIFICATE;
      case Reply.Lost<MiddlewareManifest> lost -> CERTIFICATE;
      case Reply.Unprocessed<MiddlewareManifest> unprocessed -> CERTIFICATE;
      case Reply.Refused<MiddlewareManifest> refused ->
          refused.withToken()
              ? TrialTokens.TokenTrial.GOOD.remedy()
              : Remedies.ofStatus(reply.fault());
      case Reply.Failed<MiddlewareManifest> failed ->
          failed.what().equals(Reply.STREAM_FAILED) || failed.what().equals(Reply.STREAM_RESET)
              ? CERTIFICATE
              : Remedies.ofStatus(failed.what());
    };
  }

  private Optional<ServiceProfile> accepted(
      ServiceProfile profile, Reply<MiddlewareManifest> reply) {
    results.accept(
        new CheckResult.Passed(
            DESCRIBE, profile.writeRule() == WriteRule.NAMESPACE ? "0.0.x" : "0.1.x"));
    if (expectsAudience(reply) && subject.tokens().isEmpty()) {
      results.accept(
          new CheckResult.Doubtful(
              "describe/audience",
              "an audience is expected, and this check sends no token",
              "check with --auth, which sends one and tries the wrong ones"));
    }
    served(profile).forEach(results);
    return Optional.of(profile);
  }

  private static boolean expectsAudience(Reply<MiddlewareManifest> reply) {
    return reply instanceof Reply.Received<MiddlewareManifest> received
        && !received.message().getExpectedAudience().isBlank();
  }

  private static List<CheckResult> served(ServiceProfile profile) {
    List<CheckResult> served = new ArrayList<>();
    ServiceProfile.Streams streams = profile.streams();
    profile
        .httpRequest()
        .map(binding -> terms("HTTP_REQUEST/PRE_CREDENTIALS, bodies", binding))
        .ifPresent(served::add);
    streams
        .requests()
        .map(binding -> terms("HTTP_REQUEST/PRE_CREDENTIALS by hooks, bodies", binding))
        .ifPresent(served::add);
    streams
        .responses()
        .map(
            binding ->
                terms(
                    "HTTP_RESPONSE/PRE_RETURN"
                        + (streams.hooks() ? " by hooks, bodies" : ", bodies"),
                    binding))
        .ifPresent(served::add);
    profile
        .messages()
        .map(binding -> terms("WEBSOCKET_MESSAGE/PRE_CREDENTIALS, messages", binding))
        .ifPresent(served::add);
    return served;
  }

  private static CheckResult terms(String what, Binding binding) {
    return new CheckResult.Passed(
        SERVED,
        "%s to %d bytes, %d ms"
            .formatted(what, binding.maxPayloadBytes(), binding.timeout().toMillis()));
  }

  private Future<Void> describeAsOldGateway() {
    return probe
        .manifestForOldGateway()
        .map(this::oldGateway)
        .onSuccess(results::accept)
        .mapEmpty();
  }

  private CheckResult oldGateway(Reply<MiddlewareManifest> reply) {
    return switch (ServiceProbe.judge(registrationFor(reply), reply)) {
      case ManifestVerdict.Accepted accepted ->
          new CheckResult.Passed(OLD_GATEWAY, "also answers an OpenShell 0.0.x gateway");
      case ManifestVerdict.Rejected rejected ->
          new CheckResult.Doubtful(
              OLD_GATEWAY,
              rejected.reason(),
              "nothing for Sluice; an OpenShell 0.0.x gateway cannot use the service");
    };
  }

  record Terms(Binding binding, WriteRule writeRule) {}
}
