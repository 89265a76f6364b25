package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.Main;
import dev.sluice.testing.TestIdentity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice doctor} with the clients of this machine (docs/clients.md). */
@Isolated("reads standard output")
@ExtendWith(Street.OfCommands.class)
class DoctorIT {
  private static final JsonMapper JSON = new JsonMapper();

  /** Not Docker, whose daemon has settings of its own, and not Node.js before 24. */
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("curl", "CURL_CA_BUNDLE"),
          Map.entry("wget", "WGETRC"),
          Map.entry("git", "GIT_SSL_CAINFO"),
          Map.entry("python-urllib", "SSL_CERT_FILE"),
          Map.entry("python-requests", "REQUESTS_CA_BUNDLE"),
          Map.entry("python-httpx", "SSL_CERT_FILE"),
          Map.entry("python-aiohttp", "SSL_CERT_FILE"),
          Map.entry("pip", "PIP_CERT"),
          Map.entry("npm", "npm_config_cafile"),
          Map.entry("java", "JAVA_TOOL_OPTIONS"),
          Map.entry("mvn", "JAVA_TOOL_OPTIONS"),
          Map.entry("go", "SSL_CERT_FILE"),
          Map.entry("cargo", "CARGO_HTTP_CAINFO"));

  private static final List<String> NOT_TRIED = List.of("absent", "skipped");

  @TempDir private Path directory;

  @Test
  void everyClientWorksWithTheVariables(Street street) {
    Map<String, String> variables = variables(street.ca(), street);

    Map<String, JsonNode> clients = clients(doctor(variables).run(directory, arguments(street)));

    assertThat(clients).containsOnlyKeys(VARIABLES.keySet());
    assertThat(clients)
        .hasEntrySatisfying("curl", client -> assertThat(result(client)).isEqualTo("ok"));
    assertThat(clients.values())
        .allSatisfy(client -> assertThat(result(client)).isIn("ok", "absent", "skipped"));
  }

  @Test
  void everyClientThatLacksTheAuthorityIsToldItsVariable(Street street) {
    Path other = TestIdentity.create(directory, "other", List.of("a.test")).certificate();
    Map<String, String> variables = variables(other, street);

    Map<String, JsonNode> clients = clients(doctor(variables).fail(directory, arguments(street)));

    clients.values().removeIf(client -> NOT_TRIED.contains(result(client)));
    assertThat(clients).containsKey("curl");
    assertThat(clients)
        .allSatisfy(
            (name, client) -> {
              assertThat(client.path("failure").asString()).isEqualTo("untrusted");
              assertThat(result(client.path("with_sluice_env"))).isEqualTo("ok");
              assertThat(client.path("remedy").asString()).isEqualTo("set " + VARIABLES.get(name));
            });
  }

  /** Java and Maven are left out for their time. */
  @Test
  void everyClientThatHasNoProxyIsToldItsVariables(Street street) {
    Map<String, JsonNode> clients =
        clients(
            doctor(Map.of())
                .fail(directory, arguments(street, "curl,wget,git,python,pip,npm,go,cargo")));

    clients.values().removeIf(client -> NOT_TRIED.contains(result(client)));
    assertThat(clients)
        .allSatisfy(
            (name, client) -> {
              assertThat(client.path("failure").asString()).isEqualTo("unset");
              assertThat(result(client.path("with_sluice_env"))).isEqualTo("ok");
              assertThat(client.path("remedy").asString())
                  .containsIgnoringCase("https_proxy")
                  .endsWith(VARIABLES.get(name));
            });
  }

  private static String result(JsonNode client) {
    return client.path("result").asString();
  }

  private Map<String, String> variables(Path authority, Street street) {
    return PrintedVariables.of(street.clientOptions(authority, directory.resolve("shell")));
  }

  /** In a process, whose environment is that of the shell. */
  private static Program doctor(Map<String, String> environment) {
    Program program = Program.installed("env");
    environment.forEach(program::with);
    return program;
  }

  private Object[] arguments(Street street) {
    return arguments(street, String.join(",", VARIABLES.keySet()));
  }

  private Object[] arguments(Street street, String only) {
    return Stream.of(
            Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
            Stream.of("-Xmx256m", "-cp", System.getProperty("java.class.path")),
            Stream.of(Main.class.getName(), "doctor", "--format", "json"),
            Stream.of("--timeout", "100", "--only", only),
            street.clientOptions(street.ca(), directory.resolve("repaired")))
        .flatMap(words -> words)
        .toArray();
  }

  /** By name; Java prints lines of its own before the object. */
  private static Map<String, JsonNode> clients(String printed) {
    String object = printed.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
    Map<String, JsonNode> clients = new HashMap<>();
    JSON.readTree(object)
        .path("clients")
        .forEach(client -> clients.put(client.path("name").asString(), client));
    return clients;
  }
}
