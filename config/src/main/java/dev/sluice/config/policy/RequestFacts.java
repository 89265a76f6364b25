package dev.sluice.config.policy;

import dev.sluice.config.policy.document.HttpMethods;
import dev.sluice.inspect.body.MediaHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a request that policy looks at, without the body.
 *
 * @param host lower case, without brackets
 * @param method a standard name in upper case
 * @param path canonical, without the query
 * @param query raw, without the question mark; empty when there is none
 * @param upgrade the request is a WebSocket handshake
 * @param media headers that tell how to read a body
 */
public record RequestFacts(
    String host,
    int port,
    String method,
    String path,
    String query,
    boolean upgrade,
    MediaHeaders media) {
  private static final Pattern FORM = Pattern.compile("([!-~]{1,64}) +(https?://\\S{1,8000})");

  /** A request without a body. */
  public RequestFacts(
      String host, int port, String method, String path, String query, boolean upgrade) {
    this(host, port, method, path, query, upgrade, MediaHeaders.NONE);
  }

  /** The same request with the headers that tell how to read its body. */
  public RequestFacts with(MediaHeaders headers) {
    return new RequestFacts(host, port, method, path, query, upgrade, headers);
  }

  /**
   * Reads a request as people write it on a command line: {@code POST https://host:443/path?query}.
   *
   * @throws IllegalArgumentException when the text is not such a request; the message says why
   */
  static RequestFacts parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("not a request; write it as: POST https://host:443/path");
    }
    if (!HttpMethods.isStandard(form.group(1))) {
      throw new IllegalArgumentException(
          "the proxy answers 400 to this method; write a standard one in upper case");
    }
    try {
      return facts(form.group(1), new URI(form.group(2)));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL: " + e.getReason(), e);
    }
  }

  private static RequestFacts facts(String method, URI url) {
    if (url.getHost() == null) {
      throw new IllegalArgumentException("the URL names no host");
    }
    boolean secure = "https".equals(url.getScheme());
    String host = url.getHost().toLowerCase(Locale.ROOT);
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    return new RequestFacts(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port,
        method,
        url.getRawPath().isEmpty() ? "/" : url.getRawPath(),
        url.getRawQuery() == null ? "" : url.getRawQuery(),
        false);
  }

  /** Without query and headers. */
  @Override
  public String toString() {
    return "RequestFacts[" + method + " " + host + ":" + port + path + "]";
  }
}
