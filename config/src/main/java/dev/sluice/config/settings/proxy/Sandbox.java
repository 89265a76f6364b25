package dev.sluice.config.settings.proxy;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One sandbox, told from others by the listener that its traffic arrives at, by its token, or both.
 *
 * @param id see {@link #isId}; names its policy, its events and, in credentials, the user
 * @param token hash of the token that it presents at {@code proxy.listen}
 * @param policyLocal whether {@code policy.local} answers it
 */
public record Sandbox(
    String id, Optional<HostPort> listen, Optional<TokenHash> token, boolean policyLocal) {
  /** The sandbox of what names none. */
  public static final String DEFAULT = "default";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final String TESTS = ".tests";
  private static final Map<String, Boolean> SWITCH = Map.of("on", true, "off", false);

  public Sandbox(String id, Optional<HostPort> listen, Optional<TokenHash> token) {
    this(id, listen, token, false);
  }

  /**
   * Whether a text can name a sandbox: 1 to 128 letters, digits, dots, dashes and underscores, the
   * first a letter or digit, the end not {@code .tests}, which names the tests of a policy.
   */
  public static boolean isId(String text) {
    return ID.matcher(text).matches() && !text.endsWith(TESTS);
  }

  public String listenKey() {
    return "proxy.sandboxes." + id + ".listen";
  }

  /**
   * Reads one entry.
   *
   * @param taken addresses of the listeners before it; its own is added
   */
  static Sandbox read(String id, Cursor at, Set<HostPort> taken) {
    if (!isId(id)) {
      at.error(
          "a sandbox is named by 1 to 128 letters, digits, '.', '_' and '-', the first a letter or"
              + " digit, the end not .tests");
    }
    Fields fields = at.fields();
    Optional<Cursor> listen = fields.take("listen");
    Optional<Cursor> token = fields.take("token_sha256");
    if (listen.isEmpty() && token.isEmpty()) {
      at.error("its traffic cannot be recognized; give it listen, token_sha256 or both");
    }
    Optional<Cursor> local = fields.take("policy_local");
    boolean policyLocal = local.flatMap(it -> it.choice(SWITCH)).orElse(false);
    if (policyLocal && id.equals(DEFAULT)) {
      local.ifPresent(
          it ->
              it.error("clients of this sandbox are not known by listener or token; name another"));
    }
    fields.close();
    return new Sandbox(
        id,
        listen.flatMap(where -> HostPort.read(where).filter(free -> isFree(where, free, taken))),
        token.flatMap(TokenHash::read),
        policyLocal);
  }

  private static boolean isFree(Cursor at, HostPort listen, Set<HostPort> taken) {
    boolean free = listen.port() == 0 || taken.add(listen);
    if (!free) {
      at.error("the address is taken by another listener of this file; choose another");
    }
    return free;
  }
}
