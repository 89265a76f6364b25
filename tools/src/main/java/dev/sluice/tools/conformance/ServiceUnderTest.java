package dev.sluice.tools.conformance;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.Limits;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import java.time.Duration;

/**
 * What is checked, and how it would be used.
 *
 * @param limitAsAdvertised the registration's payload limit is to be the largest one that the
 *     service allows
 * @param config of a policy's entry
 * @param connectTimeout for TCP and for TLS, each
 */
public record ServiceUnderTest(
    Registration registration, boolean limitAsAdvertised, Struct config, Duration connectTimeout) {

  /** The registration that an operator would write for such a manifest. */
  Registration registrationFor(MiddlewareManifest manifest) {
    long limit = Limits.PAYLOAD;
    for (MiddlewareBinding binding : manifest.getBindingsList()) {
      limit = smaller(limit, binding.getMaxPayloadBytes());
    }
    // Zero is the service's mistake, which the rules name; it must not become the operator's.
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
        registration.timeout());
  }

  /** The config may hold secrets. */
  @Override
  public String toString() {
    return "ServiceUnderTest[" + registration.name() + "]";
  }
}
