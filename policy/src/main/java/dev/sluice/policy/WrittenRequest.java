package dev.sluice.policy;

import dev.sluice.config.match.HttpMethods;
import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.MediaHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as people write it on a command line.
 *
 * @param line {@code POST https://host:443/path?query}; a WebSocket handshake is {@code GET
 *     wss://host/path}
 * @param headers {@code NAME: VALUE}; policy reads those that tell how to read a body
 * @param body empty when none is given
 */
public record WrittenRequest(String line, List<String> headers, Optional<ByteBuffer> body) {
  private static final Pattern FORM =
      Pattern.compile("([!-~]{1,64}) +((?:http|ws)s?://\\S{1,8000})");

  private static final int MAX_PORT = 65_535;
  private static final Pattern HEADER = Pattern.compile("([!-9;-~]{1,64}):(.{0,8000})");

  public WrittenRequest {
    headers = List.copyOf(headers);
  }

  public WrittenRequest(String line) {
    this(line, List.of(), Optional.empty());
  }

  /**
   * The parts that policy looks at.
   *
   * @throws IllegalArgumentException when the text is not such a request; the message says why
   */
  RequestFacts facts() {
    Matcher form = FORM.matcher(line.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("not a request; write it as: POST https://host:443/path");
    }
    String method = form.group(1);
    if (!HttpMethods.isStandard(method)) {
      throw new IllegalArgumentException(
          "the proxy answers 400 to this method; write a standard one in upper case");
    }
    try {
      return facts(method, new URI(form.group(2))).with(media());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL: " + e.getReason(), e);
    }
  }

  private static RequestFacts facts(String method, URI url) {
    if (url.getHost() == null) {
      throw new IllegalArgumentException("the URL names no host");
    }
    boolean handshake = url.getScheme().startsWith("ws");
    if (handshake && !method.equals("GET")) {
      throw new IllegalArgumentException("a WebSocket handshake is a GET");
    }
    if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
      throw new IllegalArgumentException("the port of the URL is not from 1 to 65535");
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    int defaultPort = url.getScheme().endsWith("s") ? 443 : 80;
    return new RequestFacts(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        url.getPort() >= 0 ? url.getPort() : defaultPort,
        method,
        url.getRawPath().isEmpty() ? "/" : url.getRawPath(),
        url.getRawQuery() == null ? "" : url.getRawQuery(),
        handshake);
  }

  private MediaHeaders media() {
    Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header : headers) {
      Matcher form = HEADER.matcher(header);
      if (!form.matches()) {
        throw new IllegalArgumentException("the --header is none; write it as: NAME: VALUE");
      }
      if (form.group(1).equalsIgnoreCase("upgrade")) {
        throw new IllegalArgumentException("write a handshake as: GET wss://host/path");
      }
      values
          .computeIfAbsent(form.group(1), unseen -> new ArrayList<>(1))
          .add(form.group(2).strip());
    }
    return new MediaHeaders(
        joined(values, "accept"),
        joined(values, "content-type"),
        joined(values, "content-encoding"),
        new McpHeaders(
            all(values, "mcp-protocol-version"),
            all(values, "mcp-method"),
            all(values, "mcp-name"),
            all(values, "mcp-session-id")));
  }

  private static String joined(Map<String, List<String>> headers, String name) {
    return String.join(",", headers.getOrDefault(name, List.of()));
  }

  private static HeaderValues all(Map<String, List<String>> headers, String name) {
    return new HeaderValues(headers.getOrDefault(name, List.of()), false);
  }

  /** Without query, headers and body. */
  @Override
  public String toString() {
    return "WrittenRequest[]";
  }
}
