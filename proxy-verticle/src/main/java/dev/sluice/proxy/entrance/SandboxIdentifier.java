package dev.sluice.proxy.entrance;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.TokenHash;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Identifies the sandbox of the requests to one listener. Immutable; any thread. */
public sealed interface SandboxIdentifier {
  SandboxIdentity identify(RequestHead head);

  static SandboxIdentifier shared(Sandboxes sandboxes) {
    Map<String, TokenHash> tokens = new HashMap<>();
    for (Sandbox sandbox : sandboxes.all()) {
      sandbox.token().ifPresent(token -> tokens.put(sandbox.id(), token));
    }
    return tokens.isEmpty()
        ? new ByListener(Snapshot.DEFAULT_SANDBOX)
        : new ByCredentials(Map.copyOf(tokens), sandboxes.required());
  }

  record ByListener(SandboxIdentity identity) implements SandboxIdentifier {
    public ByListener(String sandbox) {
      this(new SandboxIdentity.Known(sandbox));
    }

    @Override
    public SandboxIdentity identify(RequestHead head) {
      return identity;
    }
  }

  /**
   * Reads sandbox and token from {@code Proxy-Authorization: Basic}.
   *
   * @param tokens by sandbox, at least one
   * @param required a request without credentials is refused
   */
  record ByCredentials(Map<String, TokenHash> tokens, boolean required)
      implements SandboxIdentifier {
    private static final SandboxIdentity DEFAULT =
        new SandboxIdentity.Known(Snapshot.DEFAULT_SANDBOX);
    private static final SandboxIdentity MISSING =
        new SandboxIdentity.Unknown("proxy credentials are missing", Optional.empty());
    private static final SandboxIdentity WRONG = wrong(Optional.empty());

    // Compared when the sandbox is unknown, so that the check takes as long.
    private static final TokenHash UNKNOWN_SANDBOX = TokenHash.of("");

    @Override
    public SandboxIdentity identify(RequestHead head) {
      HeaderBlock headers = head.headers();
      int line = headers.indexOf(HeaderName.PROXY_AUTHORIZATION, 0);
      if (line < 0) {
        return required ? MISSING : DEFAULT;
      }
      if (headers.indexOf(HeaderName.PROXY_AUTHORIZATION, line + 1) >= 0) {
        return WRONG;
      }
      return BasicCredentials.parse(headers.value(line)).map(this::judge).orElse(WRONG);
    }

    private SandboxIdentity judge(BasicCredentials credentials) {
      Optional<TokenHash> token = Optional.ofNullable(tokens.get(credentials.user()));
      boolean matches = token.orElse(UNKNOWN_SANDBOX).accepts(credentials.password());
      return matches && token.isPresent()
          ? new SandboxIdentity.Known(credentials.user())
          : wrong(token.map(ignored -> credentials.user()));
    }

    private static SandboxIdentity wrong(Optional<String> named) {
      return new SandboxIdentity.Unknown("proxy credentials are wrong", named);
    }
  }

  /** Proxy credentials of the Basic scheme in UTF-8 (RFC 7617). */
  record BasicCredentials(String user, String password) {
    private static final String SCHEME = "basic ";

    // Longer values match no sandbox and token.
    private static final int MAX_LENGTH = 2048;

    static Optional<BasicCredentials> parse(String value) {
      if (value.length() > MAX_LENGTH
          || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        return Optional.empty();
      }
      return decode(value.substring(SCHEME.length()).strip()).flatMap(BasicCredentials::split);
    }

    private static Optional<String> decode(String base64) {
      try {
        return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException notBase64) {
        return Optional.empty();
      }
    }

    private static Optional<BasicCredentials> split(String text) {
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
    }

    @Override
    public String toString() {
      return "BasicCredentials";
    }
  }
}
