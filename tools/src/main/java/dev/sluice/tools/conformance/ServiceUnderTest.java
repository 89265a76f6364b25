package dev.sluice.tools.conformance;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.service.call.DialSettings;
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
  public ServiceUnderTest(
      Registration registration, boolean limitAsAdvertised, Struct config, DialSettings dialing) {
    this(registration, limitAsAdvertised, config, dialing, Optional.empty());
  }

  /** How calls of the node are made, with its tokens if it has some. */
  DialSettings calls() {
    return tokens.map(own -> dialing.with(own.good())).orElse(dialing);
  }

  Registration registrationFor(MiddlewareManifest manifest) {
    long limit = Limits.PAYLOAD;
    for (MiddlewareBinding binding : manifest.getBindingsList()) {
      // Zero is of hooks that read heads alone, or an error that the rules report.
      if (binding.getMaxPayloadBytes() != 0) {
        limit = smaller(limit, binding.getMaxPayloadBytes());
      }
    }
    return limitAsAdvertised ? withLimit((int) limit) : registration;
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
