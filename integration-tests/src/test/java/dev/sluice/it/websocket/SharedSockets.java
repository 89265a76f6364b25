package dev.sluice.it.websocket;

import dev.sluice.it.Services;
import dev.sluice.it.Shared;
import dev.sluice.it.SluiceProcess;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node whose hosts differ in how messages are judged. */
final class SharedSockets implements AutoCloseable {
  /** What stands for {@link #SECRET} in requests to {@code echo.test}. */
  static final String HOLDER = "openshell:resolve:env:KEY";

  static final String SECRET = "sk-live-5f2a9c81d7e3";

  private static final String READ = "protocol: websocket, access: full";

  /** Hosts, and how each is admitted. */
  private static final Map<String, String> ENDPOINTS =
      Map.ofEntries(
          Map.entry("deny.test", READ + ", messages: {from_origin: inspect}"),
          Map.entry("redact.test", READ + ", messages: {from_origin: inspect}"),
          Map.entry("record.test", READ),
          Map.entry("client.test", READ),
          Map.entry("replace.test", READ),
          Map.entry("nobinary.test", READ + ", messages: {binary: deny}"),
          Map.entry("small.test", READ + ", messages: {max_bytes: 1000}"),
          Map.entry("regex.test", READ + ", messages: {text: pass, binary: pass}"),
          Map.entry("required.test", READ),
          Map.entry("raw.test", "protocol: rest, access: full, upgrades: allow"),
          Map.entry("echo.test", READ + ", allow_uninspected_credentials: true"),
          Map.entry(
              "rpc.test",
              "protocol: json-rpc, upgrades: allow, rules: [{allow: {method: eth_call}}]"),
          Map.entry(
              "mcp.test",
              "protocol: mcp, upgrades: allow, rules: [{allow: {method: initialize}},"
                  + " {allow: {method: notifications/initialized}}, {allow: {method: tools/list}},"
                  + " {allow: {method: tools/call, tool: read_file}}]"),
          Map.entry(
              "graphql.test",
              "protocol: graphql, upgrades: allow,"
                  + " rules: [{allow: {operation_type: query, fields: [viewer]}}]"),
          Map.entry("new.test", READ + ", messages: {max_bytes: 100000}"),
          Map.entry("old.test", READ + ", messages: {binary: deny}"),
          Map.entry("open.test", READ),
          Map.entry("skip.test", READ),
          Map.entry("no.test", READ));

  private static final String MIDDLEWARES =
      """
      network_middlewares:
        deny: {order: 1, middleware: sluice/secrets, config: {mode: deny}, endpoints: {include: [deny.test, client.test, small.test]}}
        redact: {order: 2, middleware: sluice/secrets, config: {mode: redact}, endpoints: {include: [redact.test, replace.test, nginx.test]}}
        record: {order: 3, middleware: sluice/secrets, config: {mode: detect}, endpoints: {include: [record.test]}}
        regex: {order: 4, middleware: openshell/regex, endpoints: {include: [regex.test, required.test]}}
        new: {order: 5, middleware: test/new, endpoints: {include: [new.test]}}
        old: {order: 6, middleware: test/old, endpoints: {include: [old.test]}}
        open: {order: 7, middleware: test/new, on_error: fail_open, endpoints: {include: [open.test]}}
        skip: {order: 8, middleware: test/new, config: {preflight: SKIP}, endpoints: {include: [skip.test]}}
        no: {order: 9, middleware: test/new, config: {preflight: DENY}, endpoints: {include: [no.test]}}
      """;

  final SluiceProcess newest;
  final SluiceProcess oldest;
  final SocketNode node;

  /** Where the policy has {@code nginx.test}; a test may listen there. */
  final int nginx = Ports.free();

  private SharedSockets(Path directory) throws IOException {
    int newPort = Ports.free();
    int oldPort = Ports.free();
    newest = Services.start("SessionService", directory.resolve("new-log"), newPort);
    oldest = Services.start("SessionService$Old", directory.resolve("old-log"), oldPort);
    Path secret = Files.writeString(directory.resolve("key"), SECRET);
    String settings =
        """
          credentials:
            KEY: {file: %s, known_value: false, endpoints: [{host: echo.test, port: PORT}]}
        """
            .formatted(secret);
    List<String> hosts = new ArrayList<>(ENDPOINTS.keySet());
    hosts.add("nginx.test");
    node =
        SocketNode.start(
            directory,
            Services.registration("test/new", newPort) + Services.registration("test/old", oldPort),
            policy(),
            hosts,
            new SocketNode.Memory(settings, List.of()));
  }

  private String policy() {
    StringBuilder policy =
        new StringBuilder("version: 1\nnetwork_policies:\n  test:\n    endpoints:\n");
    ENDPOINTS.forEach((host, how) -> policy.append(endpoint(host, "PORT", how)));
    policy.append(
        endpoint(
            "nginx.test", Integer.toString(nginx), READ + ", messages: {from_origin: inspect}"));
    return policy.append(MIDDLEWARES).toString();
  }

  private static String endpoint(String host, String port, String how) {
    return "      - {host: %s, port: %s, enforcement: enforce, %s}\n".formatted(host, port, how);
  }

  /** Those that need no settings of their own, and change nothing of the node. */
  static final class Resolver extends Shared<SharedSockets> {
    Resolver() {
      super(
          SharedSockets.class,
          SharedSockets::new,
          BehindNginxIT.class,
          InspectedSocketsIT.class,
          ProtocolSocketsIT.class,
          ScrubbedSocketsIT.class,
          ServiceSocketsIT.class,
          SocketCanariesIT.class,
          SocketClientsIT.class,
          TlsClientsIT.class,
          TlsSocketsIT.class);
    }
  }

  @Override
  public void close() {
    node.close();
    newest.close();
    oldest.close();
  }
}
