package dev.sluice.proxy.local;

import dev.sluice.config.client.ClientVariables;
import dev.sluice.config.client.TrustBundle;
import dev.sluice.config.net.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages of {@code sluice.local}: what a client needs to use the proxy and to trust it. */
final class SluicePages {
  /** RFC 8555 section 9.1. */
  private static final String PEM = "application/pem-certificate-chain";

  /** RFC 7292, as Internet media types register it. */
  private static final String STORE = "application/x-pkcs12";

  private static final List<String> ANY_ADDRESS = List.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  /** The parts that the caller knows and the node does not, as a shell replaces them. */
  private static final ClientVariables VARIABLES =
      new ClientVariables(
          new ClientVariables.Proxy(
              "${SLUICE_LOGIN:+$SLUICE_LOGIN@}$SLUICE_PROXY",
              "${SLUICE_PROXY%:*}",
              "${SLUICE_PROXY##*:}"),
          "$SLUICE_FILES");

  private SluicePages() {}

  /**
   * All pages by path. Reads the certificates of this machine; blocks on the disk.
   *
   * @param own the certificates of the node's CA
   * @param listen where the node takes clients
   */
  static Map<String, LocalPage> make(List<X509Certificate> own, HostPort listen)
      throws IOException {
    TrustBundle trusted = TrustBundle.with(own);
    String proxy = seenFromHere(listen);
    return Map.of(
        "/",
        WelcomePage.of(own, proxy),
        "/" + TrustBundle.OWN,
        LocalPage.file(PEM, trusted.ownPem()),
        "/" + TrustBundle.BUNDLE,
        LocalPage.file(PEM, trusted.bundlePem()),
        "/" + TrustBundle.STORE,
        LocalPage.file(STORE, trusted.store()),
        "/env",
        LocalPage.file(
            "text/plain; charset=utf-8", variables(proxy).getBytes(StandardCharsets.UTF_8)));
  }

  private static String seenFromHere(HostPort listen) {
    boolean any = ANY_ADDRESS.contains(listen.host());
    return any ? "127.0.0.1:" + listen.port() : listen.toString();
  }

  private static String variables(String proxy) {
    return Stream.of(
            Stream.of(
                "# Variables of clients, for sh. Set SLUICE_PROXY to the HOST:PORT of the proxy,"
                    + " SLUICE_FILES to the directory",
                "# of ca.pem, bundle.pem and trust.p12, and SLUICE_LOGIN to SANDBOX:TOKEN where"
                    + " sandboxes have tokens.",
                ": \"${SLUICE_PROXY:=" + proxy + "}\" \"${SLUICE_FILES:=$PWD}\""),
            VARIABLES.all().entrySet().stream()
                .map(one -> "export " + one.getKey() + "=\"" + one.getValue() + "\""),
            ClientVariables.UNSET.stream().map(name -> "unset " + name))
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
