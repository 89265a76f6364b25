package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One entry of {@code proxy.credentials}; holds no secret.
 *
 * @param key the name in placeholders: 1 to 128 letters, digits and {@code _} (data-plane 14.2)
 * @param endpoints the only places that the secret may be sent to; at least one
 * @param expiresAt the instant from which it is not used anymore
 * @param known {@code known_value}: whether requests that have the secret itself are found
 * @param scrub whether responses to requests that received the secret are searched for it
 */
public record Credential(
    String key,
    CredentialSource source,
    List<CredentialEndpoint> endpoints,
    Set<String> sandboxes,
    Optional<Instant> expiresAt,
    boolean known,
    boolean scrub) {
  private static final int MAX_CREDENTIALS = 1024;
  private static final int MAX_ENDPOINTS = 64;
  private static final int MAX_KEY = 128;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_]{1," + MAX_KEY + "}");

  // A placeholder would read these as a revision or a handle in front of the key.
  private static final Pattern RESERVED = Pattern.compile("(v[0-9]+|s[0-9a-f]{64})_.*");

  public Credential(
      String key,
      CredentialSource source,
      List<CredentialEndpoint> endpoints,
      Set<String> sandboxes,
      Optional<Instant> expiresAt,
      boolean known) {
    this(key, source, endpoints, sandboxes, expiresAt, known, true);
  }

  public Credential {
    endpoints = List.copyOf(endpoints);
    sandboxes = Set.copyOf(sandboxes);
  }

  /** Reads {@code proxy.credentials}; entries with errors are left out. */
  public static List<Credential> readAll(Fields section, Path directory, Set<String> sandboxes) {
    List<Map.Entry<String, Cursor>> entries = section.entries();
    if (entries.size() > MAX_CREDENTIALS) {
      section.error("too many credentials (%d > %d)".formatted(entries.size(), MAX_CREDENTIALS));
      return List.of();
    }
    List<Credential> all = new ArrayList<>();
    entries.forEach(
        entry -> read(entry.getKey(), entry.getValue(), directory, sandboxes).ifPresent(all::add));
    return all;
  }

  private static Optional<Credential> read(
      String key, Cursor at, Path directory, Set<String> known) {
    checkKey(key, at);
    Fields fields = at.fields();
    Optional<CredentialSource> source = CredentialSource.read(fields, at, directory);
    List<CredentialEndpoint> endpoints = endpoints(fields, at);
    Set<String> sandboxes =
        fields
            .take("sandboxes")
            .map(list -> sandboxes(list, known))
            .orElse(Set.of(Sandbox.DEFAULT));
    Optional<Instant> expiresAt = fields.take("expires_at").flatMap(Cursor::instant);
    boolean isKnown = fields.take("known_value").flatMap(Cursor::flag).orElse(true);
    boolean scrub = fields.take("scrub").flatMap(Cursor::flag).orElse(true);
    fields.close();
    return source.map(
        from -> new Credential(key, from, endpoints, sandboxes, expiresAt, isKnown, scrub));
  }

  /** Whether a request there may carry it (data-plane 14.6). */
  public boolean isBoundTo(String host, int port, String path) {
    return endpoints.stream().anyMatch(endpoint -> endpoint.admits(host, port, path));
  }

  /** Whether some request there may carry it; paths are ignored on purpose (data-plane 14.7). */
  public boolean isBoundTo(String host, int port) {
    return endpoints.stream().anyMatch(endpoint -> endpoint.isAt(host, port));
  }

  private static void checkKey(String key, Cursor at) {
    if (!KEY.matcher(key).matches()) {
      at.error("a credential is named by 1 to %d letters, digits and '_'".formatted(MAX_KEY));
    } else if (RESERVED.matcher(key).matches()) {
      at.error("the name reads as a revision or a handle of another one; choose another");
    }
  }

  private static List<CredentialEndpoint> endpoints(Fields fields, Cursor at) {
    Optional<Cursor> list = fields.take("endpoints");
    List<Cursor> items = list.map(Cursor::items).orElse(List.of());
    if (list.isEmpty() || items.isEmpty()) {
      at.error("is bound to no endpoint; write endpoints: [{host: api.example.com, port: 443}]");
    } else if (items.size() > MAX_ENDPOINTS) {
      at.error("too many endpoints (%d > %d)".formatted(items.size(), MAX_ENDPOINTS));
    }
    return items.stream().flatMap(item -> CredentialEndpoint.read(item).stream()).toList();
  }

  private static Set<String> sandboxes(Cursor at, Set<String> known) {
    Set<String> sandboxes = new TreeSet<>();
    for (Cursor item : at.items()) {
      Optional<String> id = item.text();
      if (id.isPresent() && !id.get().equals(Sandbox.DEFAULT) && !known.contains(id.get())) {
        item.error("no such sandbox; use default or an id of proxy.sandboxes");
      }
      id.ifPresent(sandboxes::add);
    }
    if (sandboxes.isEmpty()) {
      at.error("no sandbox could use it; list sandboxes, or remove the key for: default");
    }
    return sandboxes;
  }
}
