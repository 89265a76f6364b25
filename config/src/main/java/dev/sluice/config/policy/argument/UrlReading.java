package dev.sluice.config.policy.argument;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An absolute URL with a host that every reader finds in it.
 *
 * @param scheme in lower case
 * @param host in lower case: a name or an IPv4 address
 * @param port that of the scheme where none is written; empty where the scheme has none
 */
record UrlReading(String scheme, String host, OptionalInt port) {
  private static final Map<String, Integer> PORTS =
      Map.of("http", 80, "https", 443, "ws", 80, "wss", 443, "ftp", 21);

  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>[A-Za-z][A-Za-z0-9+.-]{0,30})://(?<host>[A-Za-z0-9._-]{1,253})"
              + "(:(?<port>0|[1-9][0-9]{0,4}))?(?<rest>[/?#].*)?");

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63}){0,126}");

  // Browsers read a host that ends so as an address, in many forms.
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  private static final Pattern ADDRESS =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");

  /** Empty where readers disagree about scheme, host or port, or there is no host. */
  static Optional<UrlReading> of(String text) {
    Matcher url = FORM.matcher(text);
    if (!url.matches() || text.codePoints().anyMatch(UrlReading::isDisputed)) {
      return Optional.empty();
    }
    String host = url.group("host").toLowerCase(Locale.ROOT);
    String rest = Optional.ofNullable(url.group("rest")).orElse("");
    // Some readers take what follows the host up to an at sign as a user.
    boolean user = !rest.startsWith("/") && rest.indexOf('@') >= 0;
    if (user || !isHost(host)) {
      return Optional.empty();
    }
    String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
    return port(scheme, Optional.ofNullable(url.group("port")))
        .map(port -> new UrlReading(scheme, host, port));
  }

  private static boolean isDisputed(int character) {
    return character == '\\'
        || character <= ' '
        || Character.isISOControl(character)
        || Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.getType(character) == Character.FORMAT;
  }

  private static boolean isHost(String host) {
    return NAME.matcher(host).matches()
        && (!NUMERIC_END.matcher(host).matches() || ADDRESS.matcher(host).matches());
  }

  private static Optional<OptionalInt> port(String scheme, Optional<String> written) {
    if (written.isPresent()) {
      int port = Integer.parseInt(written.get());
      return port > 65_535 ? Optional.empty() : Optional.of(OptionalInt.of(port));
    }
    Integer usual = PORTS.get(scheme);
    return Optional.of(usual == null ? OptionalInt.empty() : OptionalInt.of(usual));
  }

  /** Without the host, which comes from the client. */
  @Override
  public String toString() {
    return "UrlReading[" + scheme + "]";
  }
}
