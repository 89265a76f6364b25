package dev.sluice.config.match;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.net.LocalHost;
import dev.sluice.config.source.Cursor;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code host} of an endpoint, narrower than a selector's patterns (data-plane 2.3). */
public final class EndpointHost {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63}){0,126}", Pattern.CASE_INSENSITIVE);

  // What a URL has beside its host; an address in IPv6 has more than one colon.
  private static final Pattern ADDRESS = Pattern.compile("://|/|^(?:[^:]*|\\[[^\\]]*\\]):[0-9]*$");

  // A wildcard over a public suffix would admit unrelated hosts.
  private static final int MIN_LABELS = 3;

  private EndpointHost() {}

  /**
   * Policies, credentials and client certificates share this; empty with an error when it is no
   * host.
   */
  public static Optional<HostPattern> read(Cursor at) {
    return at.text()
        .filter(text -> !text.isEmpty())
        .flatMap(text -> text.indexOf('*') < 0 ? exact(at, text) : wildcard(at, text));
  }

  public static boolean isName(String host) {
    return NAME.matcher(host).matches();
  }

  private static Optional<HostPattern> exact(Cursor at, String text) {
    if (ADDRESS.matcher(text).find()) {
      at.error("a host has no scheme, port or path; write the name alone, such as api.example.com");
      return Optional.of(HostPattern.exact(text));
    }
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String host = bracketed ? text.substring(1, text.length() - 1) : text;
    if (LocalHost.refuse(at, host)) {
      return Optional.empty();
    }
    if (!isName(host) && IpLiteral.parse(host).isEmpty()) {
      at.warning(
          "no connection can go to this host; write a name without trailing dot, an IP address, or"
              + " a wildcard with '*'");
    }
    return Optional.of(HostPattern.exact(host));
  }

  private static Optional<HostPattern> wildcard(Cursor at, String text) {
    try {
      HostPattern pattern = HostPattern.compile(text);
      if (isNarrow(pattern.text().split("\\.", -1))) {
        return Optional.of(pattern);
      }
      at.error(
          "the wildcard is too broad or in the wrong place; use it in the first of at least three"
              + " labels (*.example.com), '**' only as the whole first label, or '*' as a whole"
              + " middle label");
    } catch (InvalidPatternException e) {
      at.error(e.reason());
    }
    return Optional.empty();
  }

  private static boolean isNarrow(String[] labels) {
    if (labels.length < MIN_LABELS) {
      return false;
    }
    for (int i = 1; i < labels.length; i++) {
      boolean middle = i < labels.length - 1;
      if (labels[i].indexOf('*') >= 0 && !(middle && labels[i].equals("*"))) {
        return false;
      }
    }
    return true;
  }
}
