package dev.sluice.config.client;

import dev.sluice.config.net.HostPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of a client behind the proxy, for every runtime that reads one (docs/clients.md).
 *
 * @param directory of the trust files as the client sees it
 */
public record ClientVariables(Proxy proxy, String directory) {
  /**
   * The proxy. Each part may be what a shell replaces.
   *
   * @param authority address in a URL, with the credentials of a sandbox if it has some
   */
  public record Proxy(String authority, String host, String port) {
    public static Proxy at(HostPort address, String credentials) {
      return new Proxy(credentials + address, address.host(), Integer.toString(address.port()));
    }

    @Override
    public String toString() {
      return "Proxy[" + host + ":" + port + "]";
    }
  }

  /** Would let requests pass beside the proxy. */
  public static final List<String> UNSET = List.of("NO_PROXY", "no_proxy");

  public static final String APPENDED = "JAVA_TOOL_OPTIONS";

  private static final List<String> PROXIES =
      List.of(
          "HTTP_PROXY",
          "http_proxy",
          "HTTPS_PROXY",
          "https_proxy",
          "ALL_PROXY",
          "all_proxy",
          "grpc_proxy");

  // They replace the certificates of the system, so they get a bundle of both.
  private static final List<String> BUNDLES =
      List.of(
          "SSL_CERT_FILE",
          "REQUESTS_CA_BUNDLE",
          "PIP_CERT",
          "CURL_CA_BUNDLE",
          "GIT_SSL_CAINFO",
          "CARGO_HTTP_CAINFO",
          "AWS_CA_BUNDLE",
          "DENO_CERT",
          "NIX_SSL_CERT_FILE",
          "CODEX_CA_CERTIFICATE",
          "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
          "npm_config_cafile");

  public Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    String url = "http://" + proxy.authority();
    PROXIES.forEach(name -> all.put(name, url));
    all.put("NODE_USE_ENV_PROXY", "1");
    all.put("NODE_EXTRA_CA_CERTS", file(TrustBundle.OWN));
    BUNDLES.forEach(name -> all.put(name, file(TrustBundle.BUNDLE)));
    all.put("JAVA_TOOL_OPTIONS", javaOptions());
    return all;
  }

  // The JVM ends an option at a blank, unless it is in quotes.
  private static String quoted(String option) {
    return option.contains(" ") ? "'" + option + "'" : option;
  }

  private String file(String name) {
    return directory.endsWith("/") ? directory + name : directory + "/" + name;
  }

  // Java takes no credentials from here.
  private String javaOptions() {
    return String.join(
        " ",
        "-Dhttp.proxyHost=" + proxy.host(),
        "-Dhttp.proxyPort=" + proxy.port(),
        "-Dhttps.proxyHost=" + proxy.host(),
        "-Dhttps.proxyPort=" + proxy.port(),
        "-Dhttp.nonProxyHosts=",
        "-Djdk.http.auth.tunneling.disabledSchemes=",
        "-Daether.connector.http.useSystemProperties=true",
        quoted("-Djavax.net.ssl.trustStore=" + file(TrustBundle.STORE)),
        "-Djavax.net.ssl.trustStoreType=PKCS12",
        "-Djavax.net.ssl.trustStorePassword=" + TrustBundle.PASSWORD);
  }

  @Override
  public String toString() {
    return "ClientVariables[" + directory + "]";
  }
}
