package dev.sluice.config.registration;

import java.net.URI;
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

  /** Empty when the endpoint has no host or no usable port. */
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

  /** Of an endpoint that was read. */
  static ServiceAddress of(URI endpoint) {
    return read(endpoint)
        .orElseThrow(() -> new IllegalArgumentException("the endpoint has no host"));
  }
}
