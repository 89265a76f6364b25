package dev.sluice.chain.service.manifest;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.call.Transport;
import dev.sluice.chain.service.token.ServiceTokens;
import dev.sluice.chain.stage.Binding;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks a manifest against its registration; the first broken rule decides. */
public record ManifestRules(Registration registration) {
  public ManifestVerdict judge(Reply<MiddlewareManifest> reply) {
    return switch (reply) {
      case Reply.Received<MiddlewareManifest> received -> check(received.message());
      case Reply.Unreachable<MiddlewareManifest> unreachable ->
          new ManifestVerdict.Rejected(
              Transport.subject(registration)
                  + " could not connect to "
                  + Transport.address(registration)
                  + ": "
                  + unreachable.why());
      case Reply.TimedOut<MiddlewareManifest> timedOut -> describeFailed(reply);
      case Reply.Lost<MiddlewareManifest> lost -> describeFailed(reply);
      case Reply.Unprocessed<MiddlewareManifest> unprocessed -> describeFailed(reply);
      case Reply.Refused<MiddlewareManifest> refused ->
          new ManifestVerdict.Rejected(described(reply) + "; " + remedy(refused.withToken()));
      case Reply.Failed<MiddlewareManifest> failed -> describeFailed(reply);
    };
  }

  private String remedy(boolean withToken) {
    if (withToken) {
      return "the service does not accept the token of this gateway: it has to read the published"
          + " keys, and to expect their issuer and the audience '"
          + registration.audience()
          + "'";
    }
    return ServiceTokens.mayHave(registration)
        ? "the service demands a token, and this node sends none: set chain.tokens.key_directory"
        : "the service demands a token, which is sent over TLS only: use https:// without"
            + " allow_insecure_transport";
  }

  private ManifestVerdict describeFailed(Reply<MiddlewareManifest> reply) {
    return new ManifestVerdict.Rejected(described(reply));
  }

  private String described(Reply<MiddlewareManifest> reply) {
    return Transport.subject(registration) + " Describe failed: " + reply.fault();
  }

  public ManifestVerdict check(MiddlewareManifest manifest) {
    boolean recent = manifest.hasExtension();
    Optional<String> violation =
        recent ? Negotiation.objection(manifest.getExtension()) : Optional.empty();
    return violation
        .or(() -> bindings(manifest))
        .map(broken -> "external " + Transport.subject(registration) + " " + broken)
        .or(() -> audience(manifest.getExpectedAudience()))
        .<ManifestVerdict>map(ManifestVerdict.Rejected::new)
        .orElseGet(() -> new ManifestVerdict.Accepted(profile(manifest, recent)));
  }

  private Optional<String> bindings(MiddlewareManifest manifest) {
    List<MiddlewareBinding> bindings = manifest.getBindingsList();
    boolean hooks = Negotiation.requiresHooks(manifest.getExtension());
    if (bindings.isEmpty()) {
      return Optional.of("describes no bindings");
    }
    Set<OperationPhase> seen = new HashSet<>();
    for (MiddlewareBinding binding : bindings) {
      boolean mayBeBare = hooks && OperationPhase.of(binding).isHttp();
      Optional<String> violation =
          pair(OperationPhase.of(binding), seen)
              .or(() -> payload(binding, mayBeBare))
              .or(() -> time(binding))
              .or(() -> operatorLimit(binding));
      if (violation.isPresent()) {
        return violation;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> pair(OperationPhase pair, Set<OperationPhase> seen) {
    if (pair.isReserved()) {
      return Optional.of("advertises WEBSOCKET_MESSAGE/PRE_RETURN, which is reserved for PR 2");
    }
    if (!pair.isKnown()) {
      return Optional.of("advertises an unsupported middleware operation/phase pair");
    }
    return seen.add(pair)
        ? Optional.empty()
        : Optional.of("describes a duplicate middleware operation/phase pair");
  }

  private static Optional<String> payload(MiddlewareBinding binding, boolean mayBeBare) {
    long limit = binding.getMaxPayloadBytes();
    if (limit == 0 && !mayBeBare) {
      return Optional.of("must advertise a non-zero payload limit");
    }
    return Long.compareUnsigned(limit, Limits.PAYLOAD) > 0
        ? Optional.of("payload limit exceeds the platform maximum of " + Limits.PAYLOAD)
        : Optional.empty();
  }

  private static Optional<String> time(MiddlewareBinding binding) {
    return switch (BindingTimeout.of(binding)) {
      case BindingTimeout.Inherited inherited -> Optional.empty();
      case BindingTimeout.Given given -> Optional.empty();
      case BindingTimeout.Invalid invalid ->
          Optional.of("has invalid timeout for binding: " + invalid.detail());
    };
  }

  private Optional<String> operatorLimit(MiddlewareBinding binding) {
    int own = registration.maxPayloadBytes();
    long advertised = binding.getMaxPayloadBytes();
    if (advertised == 0) {
      return Optional.empty();
    }
    if (own == 0) {
      return Optional.of("must configure max_payload_bytes for every payload-bearing binding");
    }
    return own > advertised
        ? Optional.of(
            "max_payload_bytes (%d) exceeds the binding capability (%d)".formatted(own, advertised))
        : Optional.empty();
  }

  // Nothing is asserted about a registration without credentials (contract b.3.4).
  private Optional<String> audience(String expected) {
    boolean asserted = !expected.isEmpty() && !registration.allowInsecureTransport();
    return asserted && !expected.equals(registration.audience())
        ? Optional.of(
            "%s expects audience '%s' but OpenShell is configured to mint '%s'"
                .formatted(
                    Transport.subject(registration),
                    SafeText.identifier(expected),
                    registration.audience()))
        : Optional.empty();
  }

  private ServiceProfile profile(MiddlewareManifest manifest, boolean recent) {
    Map<OperationPhase, Binding> described = new HashMap<>();
    for (MiddlewareBinding binding : manifest.getBindingsList()) {
      int limit = binding.getMaxPayloadBytes() == 0 ? 0 : registration.maxPayloadBytes();
      described.put(OperationPhase.of(binding), new Binding(limit, timeout(binding)));
    }
    boolean hooks = Negotiation.requiresHooks(manifest.getExtension());
    Optional<Binding> requests = Optional.ofNullable(described.get(OperationPhase.HTTP_REQUEST));
    return new ServiceProfile(
        hooks ? Optional.empty() : requests,
        Optional.ofNullable(described.get(OperationPhase.WEBSOCKET_MESSAGE)),
        new ServiceProfile.Streams(
            hooks,
            hooks ? requests : Optional.empty(),
            Optional.ofNullable(described.get(OperationPhase.HTTP_RESPONSE))),
        recent ? WriteRule.END_TO_END : WriteRule.NAMESPACE,
        manifest.getServiceVersion());
  }

  private Duration timeout(MiddlewareBinding binding) {
    Duration own = registration.timeout();
    return switch (BindingTimeout.of(binding)) {
      case BindingTimeout.Given given -> given.timeout().compareTo(own) < 0 ? given.timeout() : own;
      case BindingTimeout.Inherited inherited -> own;
      case BindingTimeout.Invalid invalid -> own;
    };
  }

  public sealed interface ManifestVerdict {
    record Accepted(ServiceProfile profile) implements ManifestVerdict {}

    /** It must not be used, for a reason that names the registration. */
    record Rejected(String reason) implements ManifestVerdict {}
  }
}
