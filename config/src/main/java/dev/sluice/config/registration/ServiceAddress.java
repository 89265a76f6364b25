package dev.sluice.config.registration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port of a service. {@link URI} knows no host with an underscore, as container networks
 * have them, so they are read from its authority.
 *
 * @param host without brackets
 * @param port empty: that of the scheme
 */
record ServiceAddress(String host, OptionalInt port) {
  private static final Pattern FORM =
      Pattern.compile("(?:([A-Za-z0-9._-]+)|\\[([^\\]]+)\\])(?::([0-9]{0,5}))?");

  static Optional<ServiceAddress> read(URI endpoint) {
    String authority = endpoint.getRawAuthority();
    Matcher form = FORM.matcher(authority == null ? "" : authority);
    if (!form.matches()) {
      return Optional.empty();
    }
    String port = form.group(3);
    OptionalInt number =
        port == null || port.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(port));
    return number.orElse(1) < 1 || number.orElse(1) > 65_535
        ? Optional.empty()
        : Optional.of(
            new ServiceAddress(form.group(1) == null ? form.group(2) : form.group(1), number));
  }

  static Optional<URI> url(String text) {
    return flaw(text).isEmpty() ? Optional.of(URI.create(text)) : Optional.empty();
  }

  static String flaw(String text) {
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      return "it begins with neither";
    }
    try {
      URI uri = new URI(text);
      if (uri.getRawUserInfo() != null) {
        return "it has a user before the host";
      }
      if (read(uri).isEmpty()) {
        return "its host or port is none";
      }
      boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
      return bare && uri.getRawQuery() == null && uri.getRawFragment() == null
          ? ""
          : "it has a path or a query";
    } catch (URISyntaxException e) {
      return "it has a character that no URL has, or no host";
    }
  }

  static ServiceAddress of(URI endpoint) {
    return read(endpoint)
        .orElseThrow(() -> new IllegalArgumentException("the endpoint has no host"));
  }
}
