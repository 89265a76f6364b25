package dev.sluice.proxy.sandbox;

import dev.sluice.config.Snapshot;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.TokenHash;
import dev.sluice.proxy.http1.HeaderBlock;
import dev.sluice.proxy.http1.HeaderName;
import dev.sluice.proxy.http1.RequestHead;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How one listener tells whose traffic it gets. Immutable; any thread. */
public sealed interface Identification {
  /** Judges a request that came straight to the listener. */
  Identity identify(RequestHead head);

  /** What {@code proxy.listen} goes by. */
  static Identification atTheFrontDoor(Sandboxes sandboxes) {
    Map<String, TokenHash> tokens = new HashMap<>();
    for (Sandbox sandbox : sandboxes.all()) {
      sandbox.token().ifPresent(token -> tokens.put(sandbox.id(), token));
    }
    return tokens.isEmpty()
        ? new ByListener(Snapshot.DEFAULT_SANDBOX)
        : new ByCredentials(Map.copyOf(tokens), sandboxes.required());
  }

  /**
   * Everything that arrives belongs to one sandbox; credentials say nothing.
   *
   * @param identity that of the sandbox
   */
  record ByListener(Identity identity) implements Identification {
    public ByListener(String sandbox) {
      this(new Identity.Sandbox(sandbox));
    }

    @Override
    public Identity identify(RequestHead head) {
      return identity;
    }
  }

  /**
   * {@code Proxy-Authorization: Basic}, sandbox and token.
   *
   * @param tokens by sandbox, at least one
   * @param required whoever presents no credentials is refused
   */
  record ByCredentials(Map<String, TokenHash> tokens, boolean required) implements Identification {
    private static final Identity DEFAULT = new Identity.Sandbox(Snapshot.DEFAULT_SANDBOX);
    private static final Identity MISSING = new Identity.Unknown("proxy credentials are missing");
    private static final Identity WRONG = new Identity.Unknown("proxy credentials are wrong");

    /** Compared with when a sandbox is unknown, so that this takes as long. */
    private static final TokenHash NOBODY = TokenHash.of("");

    @Override
    public Identity identify(RequestHead head) {
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

    private Identity judge(BasicCredentials credentials) {
      Optional<TokenHash> known = Optional.ofNullable(tokens.get(credentials.user()));
      boolean right = known.orElse(NOBODY).accepts(credentials.password());
      return right && known.isPresent() ? new Identity.Sandbox(credentials.user()) : WRONG;
    }
  }
}
