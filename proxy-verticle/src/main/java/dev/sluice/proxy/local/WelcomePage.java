package dev.sluice.proxy.local;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The page of {@code sluice.local} for people. */
final class WelcomePage {
  private static final String STYLE =
      "body{font:16px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}"
          + "pre{background:#eee;color:#111;padding:.7em;overflow-x:auto}";

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Sluice</title>
      <style>{style}</style>
      </head>
      <body>
      <h1>Sluice</h1>
      <p>Sluice is the proxy between you and the internet. It decides about each request and records it. It reads
      HTTPS with a certificate of its own, which your clients have to trust.</p>

      <h2>Compare the fingerprint</h2>
      <p>SHA-256 of <a href="/ca.pem">ca.pem</a>:</p>
      <pre>{fingerprints}</pre>
      <p>This page and its files came in clear text, so somebody between you and the proxy may have changed them.
      Compare the fingerprint with the one that the operator of the proxy sees on its machine:</p>
      <pre>openssl x509 -in STATE/ca/ca.pem -noout -fingerprint -sha256</pre>

      <h2>Set the variables</h2>
      <pre>proxy={proxy}     # as you reach it
      for file in ca.pem bundle.pem trust.p12 env; do
        curl -fsSO --proxy "http://$proxy" "http://sluice.local/$file"
      done
      openssl x509 -in ca.pem -noout -fingerprint -sha256
      SLUICE_PROXY=$proxy; . ./env</pre>
      <p>Where your sandbox has a token, write <code>--proxy "http://SANDBOX:TOKEN@$proxy"</code>, and set
      <code>SLUICE_LOGIN=SANDBOX:TOKEN</code> before the last line.</p>

      <h2>Files</h2>
      <ul>
      <li><a href="/ca.pem">ca.pem</a>: the certificate of this proxy</li>
      <li><a href="/bundle.pem">bundle.pem</a>: those that the machine of the proxy trusts, and this one, for variables
      that replace what a client trusts</li>
      <li><a href="/trust.p12">trust.p12</a>: the same for Java; its password is <code>changeit</code></li>
      <li><a href="/env">env</a>: the variables, for sh</li>
      </ul>
      </body>
      </html>
      """;

  private WelcomePage() {}

  static LocalPage of(List<X509Certificate> own, String proxy) {
    String html =
        HTML.replace("{style}", STYLE)
            .replace("{fingerprints}", fingerprints(own))
            .replace("{proxy}", proxy);
    byte[] style = sha256(STYLE.getBytes(StandardCharsets.UTF_8));
    return LocalPage.html(html, Base64.getEncoder().encodeToString(style));
  }

  private static String fingerprints(List<X509Certificate> certificates) {
    return certificates.stream().map(WelcomePage::fingerprint).collect(Collectors.joining("\n"));
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha256(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
