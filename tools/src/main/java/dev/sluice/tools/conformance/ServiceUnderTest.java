package dev.sluice.tools.conformance;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.remote.call.DialSettings;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import java.util.Optional;

/**
 * The service to check, and its intended use.
 *
 * @param limitAsAdvertised whether to use the largest payload limit that the service allows
 * @param config of a policy's entry
 * @param dialing as the node that will call the service
 * @param tokens of that node; empty: calls have none
 */
public record ServiceUnderTest(
    Registration registration,
    boolean limitAsAdvertised,
    Struct config,
    DialSettings dialing,
    Optional<TrialTokens> tokens) {
  /** Without tokens. */
  public ServiceUnderTest(
      Registration registration, boolean limitAsAdvertised, Struct config, DialSettings dialing) {
    this(registration, limitAsAdvertised, config, dialing, Optional.empty());
  }

  /** How calls of the node are made, with its tokens if it has some. */
  DialSettings calls() {
    return tokens.map(own -> dialing.with(own.good())).orElse(dialing);
  }

  /** The registration that an operator would write for this manifest. */
  Registration registrationFor(MiddlewareManifest manifest) {
    long limit = Limits.PAYLOAD;
    for (MiddlewareBinding binding : manifest.getBindingsList()) {
      limit = smaller(limit, binding.getMaxPayloadBytes());
    }
    // Zero is an error of the service, reported by the rules; the registration must stay valid.
    return limitAsAdvertised ? withLimit(Math.max(1, (int) limit)) : registration;
  }

  private static long smaller(long limit, long unsigned) {
    return Long.compareUnsigned(unsigned, limit) < 0 ? unsigned : limit;
  }

  private Registration withLimit(int maxPayloadBytes) {
    return new Registration(
        registration.name(),
        registration.endpoint(),
        registration.caCertificates(),
        registration.clientCertificate(),
        registration.clientKey(),
        registration.audience(),
        registration.allowInsecureTransport(),
        maxPayloadBytes,
        registration.timeout(),
        registration.address(),
        registration.decode());
  }

  /** Omits the config, which may hold secrets. */
  @Override
  public String toString() {
    return "ServiceUnderTest[" + registration.name() + "]";
  }
}
