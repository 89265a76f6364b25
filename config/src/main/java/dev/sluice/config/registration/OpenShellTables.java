package dev.sluice.config.registration;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Tells which tables of an OpenShell gateway file Sluice does not use: one note names them, and a
 * warning those whose effect an operator may rely on (openshell-0.1-files 2.3, 2.5).
 */
final class OpenShellTables {
  private static final String GATEWAY = "gateway";
  private static final String DRIVERS = "drivers";
  private static final String CREDENTIAL_DRIVERS = "credential_drivers";
  private static final String SECRETS = "secrets come from proxy.credentials in sluice.yaml";
  private static final String USERS = "the admin interface has admin.token_file in sluice.yaml";

  // Keys of the gateway with an effect that is missed, and what Sluice has instead.
  private static final Map<String, String> RELIED_ON =
      Map.ofEntries(
          Map.entry(
              "gateway_jwt",
              "chain.tokens in sluice.yaml has gateway id, key and lifetime of tokens"),
          Map.entry("ocsf_log", "no such file is written; the Kafka topic has the events"),
          Map.entry("otlp", "no traces or logs are exported"),
          Map.entry("audit", "the audit is set up in sluice.yaml and cannot be switched off"),
          Map.entry(CREDENTIAL_DRIVERS, SECRETS),
          Map.entry("default_credential_driver", SECRETS),
          Map.entry("credential_storage", SECRETS),
          Map.entry("provider_profile_sources", SECRETS),
          Map.entry("interceptors", "they guard an API that Sluice does not have"),
          Map.entry("grpc_rate_limit_requests", "calls are not limited"),
          Map.entry("oidc", USERS),
          Map.entry("mtls_auth", USERS),
          Map.entry("auth", USERS));

  private static final List<String> UPSTREAM_PROXY =
      List.of("https_proxy", "no_proxy", "proxy_auth_file", "proxy_ca_bundle");

  private static final Set<String> USED =
      Set.of("policy_validation_failure_mode", "host_gateway_ip");

  private final Fields openshell;
  private final Set<String> unused = new LinkedHashSet<>();
  private final Map<Cursor, String> missed = new LinkedHashMap<>();

  private OpenShellTables(Fields openshell) {
    this.openshell = openshell;
  }

  static void report(Fields openshell) {
    new OpenShellTables(openshell).report();
  }

  private void report() {
    List<String> places = new ArrayList<>();
    List.of(GATEWAY, "interceptors", DRIVERS, CREDENTIAL_DRIVERS).stream()
        .filter(key -> openshell.take(key).isPresent())
        .forEach(places::add);
    each(openshell, GATEWAY, this::gateway);
    each(openshell, DRIVERS, this::driver);
    each(openshell, CREDENTIAL_DRIVERS, (name, at) -> unused.add(CREDENTIAL_DRIVERS + "." + name));
    openshell.take("interceptors").ifPresent(at -> unused.add("interceptors"));
    if (!unused.isEmpty()) {
      openshell.note(
          places.getFirst(), "for OpenShell; not used by Sluice: " + String.join(", ", unused));
    }
    missed.forEach((at, instead) -> at.warning("not used by Sluice: " + instead));
  }

  private static void each(Fields parent, String key, BiConsumer<String, Cursor> entries) {
    parent
        .take(key)
        .filter(OpenShellTables::isTable)
        .ifPresent(
            table ->
                table.fields().entries().forEach(e -> entries.accept(e.getKey(), e.getValue())));
  }

  private void gateway(String key, Cursor at) {
    if (!USED.contains(key)) {
      unused.add(isTable(at) ? GATEWAY + "." + key : GATEWAY);
    }
    if (key.equals("database_url")) {
      at.error(
          "`database_url` is not allowed in the gateway config file; OpenShell reads it from"
              + " OPENSHELL_DB_URL or --db-url");
    }
    String instead = RELIED_ON.get(key);
    if (instead != null) {
      missed.put(at, instead);
    }
  }

  private void driver(String name, Cursor at) {
    if (!isTable(at)) {
      unused.add(DRIVERS + "." + name);
      return;
    }
    List<Map.Entry<String, Cursor>> keys = at.fields().entries();
    if (keys.stream().anyMatch(entry -> !USED.contains(entry.getKey()))) {
      unused.add(DRIVERS + "." + name);
    }
    keys.stream()
        .filter(entry -> UPSTREAM_PROXY.contains(entry.getKey()))
        .findFirst()
        .ifPresent(entry -> missed.put(entry.getValue(), "origins are dialed without a proxy"));
  }

  private static boolean isTable(Cursor at) {
    return at.node() instanceof Node.Mapping;
  }
}
