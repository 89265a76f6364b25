package dev.sluice.config.settings.credentials;

import dev.sluice.config.Snapshot;
import dev.sluice.config.match.EndpointPath;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.policy.document.EndpointHost;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code proxy.credentials}. */
public final class CredentialsReader {
  private static final int MAX_CREDENTIALS = 1024;
  private static final int MAX_ENDPOINTS = 64;
  private static final int HTTPS_PORT = 443;
  private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]{0,255}";

  private final Path directory;
  private final Set<String> sandboxes;

  /**
   * Prepares to read.
   *
   * @param directory where relative paths begin
   * @param sandboxes that the settings name
   */
  public CredentialsReader(Path directory, Set<String> sandboxes) {
    this.directory = directory;
    this.sandboxes = Set.copyOf(sandboxes);
  }

  /** What the section holds; entries with errors are left out. */
  public List<Credential> read(Fields section) {
    List<Map.Entry<String, Cursor>> entries = section.entries();
    if (entries.size() > MAX_CREDENTIALS) {
      section.error("too many credentials (%d > %d)".formatted(entries.size(), MAX_CREDENTIALS));
      return List.of();
    }
    List<Credential> all = new ArrayList<>();
    entries.forEach(entry -> credential(entry.getKey(), entry.getValue()).ifPresent(all::add));
    return all;
  }

  private Optional<Credential> credential(String key, Cursor at) {
    checkKey(key, at);
    Fields fields = at.fields();
    Optional<CredentialSource> source = source(fields, at);
    List<CredentialEndpoint> endpoints = endpoints(fields, at);
    Set<String> users =
        fields.take("sandboxes").map(this::users).orElse(Set.of(Snapshot.DEFAULT_SANDBOX));
    Optional<Instant> expiresAt = fields.take("expires_at").flatMap(CredentialsReader::instant);
    fields.close();
    return source.map(from -> new Credential(key, from, endpoints, users, expiresAt));
  }

  private static void checkKey(String key, Cursor at) {
    if (!CredentialKeys.isKey(key)) {
      at.error(
          "a credential is named by 1 to %d letters, digits and '_'"
              .formatted(CredentialKeys.MAX_LENGTH));
    } else if (CredentialKeys.isReserved(key)) {
      at.error("the name reads as a revision or a handle of another one; choose another");
    }
  }

  private Optional<CredentialSource> source(Fields fields, Cursor at) {
    Optional<Cursor> env = fields.take("env");
    Optional<Cursor> file = fields.take("file");
    if (env.isPresent() == file.isPresent()) {
      at.error("needs exactly one source of its secret; write env: VARIABLE or file: PATH");
      return Optional.empty();
    }
    return env.isPresent()
        ? env.flatMap(CredentialsReader::variable)
        : file.flatMap(Cursor::text)
            .map(path -> new CredentialSource.SecretFile(directory.resolve(path)));
  }

  private static Optional<CredentialSource> variable(Cursor at) {
    Optional<String> name = at.text();
    if (name.isPresent() && !name.get().matches(VARIABLE)) {
      at.error("expected the name of an environment variable, not its value");
      return Optional.empty();
    }
    return name.map(CredentialSource.Environment::new);
  }

  private static List<CredentialEndpoint> endpoints(Fields fields, Cursor at) {
    Optional<Cursor> list = fields.take("endpoints");
    List<Cursor> items = list.map(Cursor::items).orElse(List.of());
    if (list.isEmpty() || items.isEmpty()) {
      at.error("could go nowhere; bind it: endpoints: [{host: api.example.com, port: 443}]");
    } else if (items.size() > MAX_ENDPOINTS) {
      at.error("too many endpoints (%d > %d)".formatted(items.size(), MAX_ENDPOINTS));
    }
    return items.stream().flatMap(item -> endpoint(item).stream()).toList();
  }

  private static Optional<CredentialEndpoint> endpoint(Cursor at) {
    Fields fields = at.fields();
    Optional<Cursor> where = fields.take("host");
    if (where.isEmpty()) {
      at.error("needs a host, such as api.example.com");
    }
    Optional<HostPattern> host = where.flatMap(EndpointHost::read);
    int port = fields.integer("port", 1, 65_535, HTTPS_PORT);
    Optional<EndpointPath> path =
        fields.take("path").map(CredentialsReader::path).orElse(Optional.of(EndpointPath.ANY));
    fields.close();
    return host.flatMap(h -> path.map(p -> new CredentialEndpoint(h, port, p)));
  }

  private static Optional<EndpointPath> path(Cursor at) {
    Optional<String> text = at.text();
    try {
      if (text.isPresent() && (text.get().startsWith("/") || text.get().equals("**"))) {
        return Optional.of(EndpointPath.compile(text.get()));
      }
      at.error("expected a path such as /v1/**");
    } catch (InvalidPatternException e) {
      at.error(e.reason());
    }
    return Optional.empty();
  }

  private Set<String> users(Cursor at) {
    Set<String> users = new TreeSet<>();
    for (Cursor item : at.items()) {
      Optional<String> id = item.text();
      if (id.isPresent()
          && !id.get().equals(Snapshot.DEFAULT_SANDBOX)
          && !sandboxes.contains(id.get())) {
        item.error("no such sandbox; use default or an id of proxy.sandboxes");
      }
      id.ifPresent(users::add);
    }
    if (users.isEmpty()) {
      at.error("nobody could use it; list sandboxes, or remove the key for: default");
    }
    return users;
  }

  private static Optional<Instant> instant(Cursor at) {
    Optional<String> text = at.text();
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException e) {
      at.error("expected an instant such as 2030-01-31T12:00:00Z");
      return Optional.empty();
    }
  }
}
