package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code proxy.sandboxes} and {@code proxy.authentication}. */
final class SandboxesReader {
  /** Each may listen on a port of its own. */
  private static final int MAX_SANDBOXES = 1024;

  private static final Map<String, Boolean> REQUIRED = Map.of("optional", false, "required", true);

  private final Set<HostPort> taken = new HashSet<>();

  /**
   * Begins with what is taken.
   *
   * @param listen {@code proxy.listen}
   */
  SandboxesReader(HostPort listen) {
    taken.add(listen);
  }

  Sandboxes read(Fields proxy) {
    List<Sandbox> all = proxy.section("sandboxes", this::sandboxes);
    Optional<Cursor> authentication = proxy.take("authentication");
    boolean required = authentication.flatMap(at -> at.choice(REQUIRED)).orElse(false);
    if (required && all.stream().noneMatch(sandbox -> sandbox.token().isPresent())) {
      authentication.ifPresent(
          at -> at.error("nobody could authenticate; give a sandbox a token_sha256"));
    }
    return new Sandboxes(all, required);
  }

  private List<Sandbox> sandboxes(Fields section) {
    List<Map.Entry<String, Cursor>> entries = section.entries();
    if (entries.size() > MAX_SANDBOXES) {
      section.error("too many sandboxes (%d > %d)".formatted(entries.size(), MAX_SANDBOXES));
      return List.of();
    }
    List<Sandbox> all = new ArrayList<>();
    for (Map.Entry<String, Cursor> entry : entries) {
      all.add(sandbox(entry.getKey(), entry.getValue()));
    }
    return all;
  }

  private Sandbox sandbox(String id, Cursor at) {
    if (!Sandbox.isId(id)) {
      at.error(
          "a sandbox is named by 1 to 128 letters, digits, '.', '_' and '-', the first a letter or"
              + " digit");
    }
    Fields fields = at.fields();
    Optional<Cursor> listen = fields.take("listen");
    Optional<Cursor> token = fields.take("token_sha256");
    if (listen.isEmpty() && token.isEmpty()) {
      at.error("nothing tells its traffic from others'; give it listen, token_sha256 or both");
    }
    fields.close();
    return new Sandbox(
        id,
        listen.flatMap(where -> Addresses.listen(where).filter(free -> isFree(where, free))),
        token.flatMap(SandboxesReader::token));
  }

  private boolean isFree(Cursor at, HostPort listen) {
    boolean free = listen.port() == 0 || taken.add(listen);
    if (!free) {
      at.error("the address is taken by another listener of this file; choose another");
    }
    return free;
  }

  private static Optional<TokenHash> token(Cursor at) {
    Optional<String> text = at.text();
    Optional<TokenHash> hash = text.flatMap(TokenHash::parse);
    if (text.isPresent() && hash.isEmpty()) {
      at.error("expected the SHA-256 of the token, 64 hexadecimal digits");
    }
    return hash;
  }
}
