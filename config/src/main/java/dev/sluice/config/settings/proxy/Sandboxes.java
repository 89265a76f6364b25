package dev.sluice.config.settings.proxy;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code proxy.sandboxes} and {@code proxy.authentication}.
 *
 * @param all unique ids and listeners
 * @param required clients of {@code proxy.listen} must authenticate; otherwise those that do not
 *     belong to the sandbox {@code default}
 */
public record Sandboxes(List<Sandbox> all, boolean required) {
  public static final Sandboxes NONE = new Sandboxes(List.of(), false);

  // Each may listen on a port of its own.
  private static final int MAX_SANDBOXES = 1024;

  private static final Map<String, Boolean> REQUIRED = Map.of("optional", false, "required", true);

  public Sandboxes {
    all = List.copyOf(all);
  }

  public Set<String> ids() {
    return all.stream().map(Sandbox::id).collect(Collectors.toSet());
  }

  /**
   * Reads both keys of {@code proxy}.
   *
   * @param listen {@code proxy.listen}, which no sandbox may listen at
   */
  static Sandboxes read(Fields proxy, HostPort listen) {
    List<Sandbox> all = proxy.section("sandboxes", section -> readAll(section, listen));
    Optional<Cursor> authentication = proxy.take("authentication");
    boolean required = authentication.flatMap(at -> at.choice(REQUIRED)).orElse(false);
    if (required && all.stream().noneMatch(sandbox -> sandbox.token().isPresent())) {
      authentication.ifPresent(at -> at.error("no sandbox has a token; give one a token_sha256"));
    }
    return new Sandboxes(all, required);
  }

  private static List<Sandbox> readAll(Fields section, HostPort listen) {
    List<Map.Entry<String, Cursor>> entries = section.entries();
    if (entries.size() > MAX_SANDBOXES) {
      section.error("too many sandboxes (%d > %d)".formatted(entries.size(), MAX_SANDBOXES));
      return List.of();
    }
    Set<HostPort> taken = new HashSet<>(Set.of(listen));
    List<Sandbox> all = new ArrayList<>();
    for (Map.Entry<String, Cursor> entry : entries) {
      all.add(Sandbox.read(entry.getKey(), entry.getValue(), taken));
    }
    return all;
  }
}
