package dev.sluice.config.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests as people write them on a command line: {@code POST https://host:443/path?query}. */
final class RequestText {
  private static final Pattern FORM = Pattern.compile("([!-~]{1,64}) +(https?://\\S{1,8000})");

  private RequestText() {}

  static RequestFacts parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("not a request; write it as: POST https://host:443/path");
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
}
