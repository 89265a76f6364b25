package dev.sluice.chain.remote.manifest;

import dev.sluice.chain.token.ServiceTokens;
import dev.sluice.config.registration.Registration;

/** What an operator can do about a service that refuses this gateway. */
public final class RefusedCaller {
  private RefusedCaller() {}

  public static String remedy(Registration registration, boolean withToken) {
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
}
