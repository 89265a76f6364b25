package dev.sluice.policy.document;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.inspect.mcp.McpVersion;
import dev.sluice.policy.document.BodyOptions.Persisted;
import dev.sluice.policy.document.CredentialOptions.Signing;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import dev.sluice.policy.document.MessageOptions.Reading;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the body and credential options of an endpoint. */
final class OptionsReader {
  private static final int DEFAULT_BODY = 64 << 10;
  private static final int LARGEST_BODY = 64 << 20;
  private static final Set<String> SIGNING = Set.of("sigv4", "sigv4:body", "sigv4:no_body");
  private static final Map<String, Boolean> PERSISTED =
      Map.of("deny", false, "allow_registered", true);

  private static final Map<String, Boolean> ALLOWED = Map.of("allow", true, "refuse", false);
  private static final Map<String, Boolean> CLOSES = Map.of("close", true, "respond", false);

  private final String policy;
  private final Fields endpoint;

  OptionsReader(String policy, Fields endpoint) {
    this.policy = policy;
    this.endpoint = endpoint;
  }

  BodyOptions body(Optional<Protocol> protocol) {
    int graphql = maxBody(endpoint, "graphql_max_body_bytes");
    int jsonRpc = endpoint.section("json_rpc", OptionsReader::maxBodyOrZero);
    Map<String, Persisted> persisted = persisted();
    boolean allow = endpoint.choice("persisted_queries", PERSISTED, false);
    return endpoint.section(
        "mcp",
        mcp -> {
          int own = maxBodyOrZero(mcp);
          int max =
              protocol.filter(p -> p == Protocol.MCP).isPresent()
                  ? own
                  : protocol.filter(p -> p == Protocol.JSON_RPC).isPresent() ? jsonRpc : graphql;
          return new BodyOptions(
              max,
              persisted,
              allow,
              flag(mcp, "strict_tool_names", true),
              flag(mcp, "allow_all_known_mcp_methods", false),
              new McpVersions(policy, mcp).read(protocol));
        });
  }

  CredentialOptions credentials() {
    Optional<String> provider =
        endpoint.section(
            "credential_binding", binding -> binding.take("provider").flatMap(Cursor::text));
    if (endpoint.take("credential_binding").isPresent() && provider.isEmpty()) {
      endpoint.error("credential_binding", "names no provider; write provider: NAME");
    }
    boolean bodyRewrite = flag(endpoint, "request_body_credential_rewrite", false);
    return new CredentialOptions(
        flag(endpoint, "websocket_credential_rewrite", false),
        bodyRewrite,
        flag(endpoint, "allow_uninspected_credentials", false),
        signing(bodyRewrite),
        provider);
  }

  UpgradeOptions upgrades(Optional<Protocol> protocol) {
    boolean refuses = protocol.filter(Protocol::refusesUpgrades).isPresent();
    return new UpgradeOptions(
        endpoint.choice("upgrades", ALLOWED, !refuses),
        endpoint.choice("refuse_upgrade", CLOSES, false));
  }

  MessageOptions messages() {
    boolean written = endpoint.take("messages").isPresent();
    return endpoint.section(
        "messages",
        own -> {
          MessageOptions none = MessageOptions.DEFAULTS;
          return new MessageOptions(
              reading(own, "text", none.text()),
              reading(own, "binary", none.binary()),
              reading(own, "from_origin", none.fromOrigin()),
              own.integer("max_bytes", 1, MessageOptions.MAX_BYTES, none.maxBytes()),
              written);
        });
  }

  private static Reading reading(Fields messages, String key, Reading otherwise) {
    return messages.choice(key, Reading.WORDS, otherwise);
  }

  RefusalForm refusals() {
    return endpoint.choice("refusals", RefusalForm.WORDS, RefusalForm.OPENSHELL);
  }

  private Optional<Signing> signing(boolean bodyRewrite) {
    Optional<String> service = endpoint.take("signing_service").flatMap(Cursor::text);
    Optional<String> region = endpoint.take("signing_region").flatMap(Cursor::text);
    Optional<String> mode =
        endpoint.take("credential_signing").flatMap(Cursor::text).filter(text -> !text.isEmpty());
    if (mode.isEmpty()) {
      return Optional.empty();
    }
    if (!SIGNING.contains(mode.get())) {
      endpoint.error(
          "credential_signing",
          "unknown value '%s'; use sigv4, sigv4:body or sigv4:no_body".formatted(mode.get()));
    }
    if (service.filter(text -> !text.isBlank()).isEmpty()) {
      endpoint.error("credential_signing", "needs signing_service, such as s3");
    }
    if (bodyRewrite) {
      endpoint.error(
          "credential_signing",
          "cannot be combined with request_body_credential_rewrite; keep one");
    }
    return Optional.of(new Signing(mode.get(), service, region));
  }

  private Map<String, Persisted> persisted() {
    Map<String, Persisted> registry = new LinkedHashMap<>();
    endpoint
        .take("graphql_persisted_queries")
        .map(Cursor::fields)
        .map(Fields::entries)
        .orElse(List.of())
        .forEach(entry -> registry.put(entry.getKey(), persisted(entry.getValue().fields())));
    return registry;
  }

  private static Persisted persisted(Fields fields) {
    Optional<String> type = fields.take("operation_type").flatMap(Cursor::text);
    if (type.filter(MatcherChecks.OPERATION_TYPES::contains).isEmpty()) {
      fields.error("operation_type", "must be query, mutation or subscription");
    }
    Persisted persisted =
        new Persisted(
            type.orElse(""),
            fields.take("operation_name").flatMap(Cursor::text),
            fields.take("fields").map(Cursor::texts).orElse(List.of()));
    fields.close();
    return persisted;
  }

  private static int maxBody(Fields fields, String key) {
    return fields.integer(key, 1, LARGEST_BODY, DEFAULT_BODY);
  }

  // In these sections 0 is the default, as in OpenShell.
  private static int maxBodyOrZero(Fields fields) {
    int bytes = fields.integer("max_body_bytes", 0, LARGEST_BODY, DEFAULT_BODY);
    return bytes == 0 ? DEFAULT_BODY : bytes;
  }

  private static boolean flag(Fields fields, String key, boolean otherwise) {
    return fields.take(key).flatMap(Cursor::flag).orElse(otherwise);
  }

  /** Reads {@code mcp.versions} (openshell-0.1-files 5.1). */
  private static final class McpVersions {
    private static final String KEY = "versions";

    private final String policy;
    private final Fields mcp;

    McpVersions(String policy, Fields mcp) {
      this.policy = policy;
      this.mcp = mcp;
    }

    /** The revisions, usable when no error was added; without the key the pinned one. */
    Set<McpVersion> read(Optional<Protocol> protocol) {
      Optional<Cursor> list = mcp.take(KEY);
      if (list.isEmpty() && mcp.has(KEY)) {
        mcp.error(KEY, "expected a list");
      } else if (list.isEmpty() && protocol.filter(p -> p == Protocol.MCP).isPresent()) {
        mcp.warning(
            KEY,
            "left out, so that clients have to state 2025-11-25 in MCP-Protocol-Version; list also"
                + " 2025-03-26 for clients that send no version");
      }
      return list.map(this::versions).orElse(McpVersion.DEFAULT);
    }

    private Set<McpVersion> versions(Cursor list) {
      List<Cursor> items = list.items();
      if (items.isEmpty() && list.node() instanceof Node.Sequence) {
        list.error(
            "network policy '%s' has an empty mcp.versions list; omit it to use the pinned default"
                    .formatted(policy)
                + " revision");
      }
      Set<McpVersion> versions = EnumSet.noneOf(McpVersion.class);
      items.forEach(item -> item.text().ifPresent(text -> add(item, text, versions)));
      return versions;
    }

    private void add(Cursor item, String text, Set<McpVersion> versions) {
      Optional<McpVersion> version = McpVersion.of(text);
      if (version.isEmpty()) {
        item.error(
            "network policy '%s': unsupported MCP protocol version '%s'; omit mcp.versions to use the"
                    .formatted(policy, text)
                + " pinned default revision, use an exact supported revision, or omit protocol and"
                + " mcp for deliberate uninspected L4 passthrough only when that weaker boundary is"
                + " acceptable");
      } else if (!versions.add(version.get())) {
        item.error(
            "network policy '%s' has duplicate protocol version '%s'".formatted(policy, text));
      }
    }
  }
}
