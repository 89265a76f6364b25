package dev.sluice.tools.suggest.record;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.policy.document.HttpMethods;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which recorded texts a rule may hold. A client chose them: whatever is not plainly a name is
 * refused, so that none becomes a wildcard, or the structure of a document.
 */
final class RuleNames {
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63}){0,126}");
  private static final int LONGEST_HOST = 253;

  /** RFC 3986, section 3.3: {@code pchar} and the slash. */
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*");

  private static final Pattern ENCODED_SEPARATOR =
      Pattern.compile("%2f|%5c", Pattern.CASE_INSENSITIVE);

  /** With the escapes of its stars, a path must fit the longest glob, which has 1024. */
  private static final int LONGEST_PATH = 900;

  private static final int MOST_SEGMENTS = 64;

  /** Methods of JSON-RPC, tools, operation types and fields. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$][A-Za-z0-9_.:/$@-]*");

  /** Names of 128 characters may have been cut (audit-events, names of what was asked). */
  private static final int LONGEST_NAME = 127;

  private static final Pattern QUERY_KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Methods that no rule about requests may be about. */
  private static final Set<String> NEVER = Set.of("CONNECT", "TRACE");

  private static final String REPLACED_LABEL = "secret--";
  private static final String CUT = "...";

  private RuleNames() {}

  /** Empty for a host that a rule may name. */
  static Optional<Unsuggested> objectionToHost(String host) {
    if (host.contains(REPLACED_LABEL)) {
      return Optional.of(Unsuggested.REPLACED);
    }
    if (host.endsWith(CUT)) {
      return Optional.of(Unsuggested.CUT);
    }
    boolean name = host.length() <= LONGEST_HOST && HOST.matcher(host).matches();
    return name || IpLiteral.parse(host).isPresent()
        ? Optional.empty()
        : Optional.of(Unsuggested.NO_RULE);
  }

  /** Empty for a path that a rule may name. */
  static Optional<Unsuggested> objectionToPath(String path) {
    if (path.indexOf('[') >= 0) {
      return Optional.of(Unsuggested.REPLACED);
    }
    if (path.endsWith(CUT)) {
      return Optional.of(Unsuggested.CUT);
    }
    if (ENCODED_SEPARATOR.matcher(path).find()) {
      return Optional.of(Unsuggested.ENCODED_SLASH);
    }
    boolean usable =
        path.length() <= LONGEST_PATH
            && PATH.matcher(path).matches()
            && path.chars().filter(c -> c == '/').count() <= MOST_SEGMENTS;
    return usable ? Optional.empty() : Optional.of(Unsuggested.NO_RULE);
  }

  /** Empty for a name that a rule may hold. */
  static Optional<Unsuggested> objectionToName(String name) {
    if (name.indexOf('[') >= 0) {
      return Optional.of(Unsuggested.REPLACED);
    }
    if (name.length() > LONGEST_NAME) {
      return Optional.of(Unsuggested.CUT);
    }
    return NAME.matcher(name).matches() ? Optional.empty() : Optional.of(Unsuggested.NO_RULE);
  }

  static boolean isMethod(String method) {
    return HttpMethods.isStandard(method) && !NEVER.contains(method);
  }

  /** A key whose name no server reads in another way. */
  static boolean isQueryKey(String key) {
    return QUERY_KEY.matcher(key).matches();
  }
}
