package dev.sluice.tools.doctor.client;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Package clients of compilers, and Docker. */
final class ToolchainClients {
  private ToolchainClients() {}

  static List<TriedClient> all() {
    return List.of(go(), cargo(), docker());
  }

  /** No checksum database is asked, and no other toolchain is fetched. */
  private static TriedClient go() {
    Trial trial =
        Trial.of(Pattern.compile("404 Not Found"), "list", "-m", "sluice.local/doctor@v1.0.0")
            .withVariable("GOPROXY", "https://sluice.local")
            .withVariable("GONOPROXY", "none")
            .withVariable("GOSUMDB", "off")
            .withVariable("GOFLAGS", "-mod=mod -modcacherw")
            .withVariable("GOTOOLCHAIN", "local")
            .withVariable("GOWORK", "off")
            .withVariable("GOMODCACHE", Trial.DIRECTORY + "/modules");
    return TriedClient.of("go", trial, "SSL_CERT_FILE", "go env");
  }

  private static TriedClient cargo() {
    Trial trial =
        Trial.of(
                Pattern.compile("config\\.json not found|404"),
                "search",
                "--registry=sluice",
                "none")
            .withVariable("CARGO_REGISTRIES_SLUICE_INDEX", "sparse+" + Trial.URL)
            .withVariable("CARGO_NET_RETRY", "0");
    return TriedClient.of("cargo", trial, "CARGO_HTTP_CAINFO", "config.toml of ~/.cargo");
  }

  /** The daemon pulls images with the settings of its own service. */
  private static TriedClient docker() {
    // The file knows them from Docker 23 on; Debian 12 has an older one.
    String own =
        "\"proxies\" in /etc/docker/daemon.json, or HTTPS_PROXY of the service before Docker 23;"
            + " then restart the daemon";
    Trial trial =
        Trial.of(Pattern.compile("not found|manifest unknown|404"), "pull", "sluice.local/doctor:1")
            .skippedIf(
                "Cannot connect to the Docker daemon|permission denied while trying to connect"
                    + "|failed to connect to the docker API",
                "its daemon does not answer");
    return new TriedClient(
        "docker",
        List.of("docker"),
        trial,
        List.of(),
        List.of(),
        "/etc/docker/daemon.json",
        Map.of(
            FailureKind.UNSET,
            own,
            FailureKind.UNTRUSTED,
            "ca.pem as /etc/docker/certs.d/HOST/ca.crt, or among the certificates of the system"));
  }
}
