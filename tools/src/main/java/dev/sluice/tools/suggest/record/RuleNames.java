package dev.sluice.tools.suggest.record;

import dev.sluice.config.match.HttpMethods;
import dev.sluice.config.net.IpLiteral;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which recorded texts a rule may hold. A client chose them: whatever is not plainly a name is
 * refused, so that none becomes a wildcard, or the structure of a document.
 */
final class RuleNames {
  private static final int LONGEST_HOST = 253;
  private static final int LONGEST_LABEL = 63;
  private static final BitSet LABEL = ascii("abcdefghijklmnopqrstuvwxyz0123456789_-");

  /** RFC 3986, section 3.3: {@code pchar} and the slash. */
  private static final BitSet PATH =
      ascii(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + "._~!$&'()*+,;=:@%/-");

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

  static Optional<SkipReason> objectionToHost(String host) {
    if (host.contains(REPLACED_LABEL)) {
      return Optional.of(SkipReason.REPLACED);
    }
    if (host.endsWith(CUT)) {
      return Optional.of(SkipReason.CUT);
    }
    return isName(host) || IpLiteral.parse(host).isPresent()
        ? Optional.empty()
        : Optional.of(SkipReason.NO_RULE);
  }

  private static boolean isName(String host) {
    int label = 0;
    for (int i = 0; i < host.length(); i++) {
      boolean dot = host.charAt(i) == '.';
      label = dot ? 0 : label + 1;
      boolean fits = dot ? i > 0 && host.charAt(i - 1) != '.' : LABEL.get(host.charAt(i));
      if (!fits || label > LONGEST_LABEL) {
        return false;
      }
    }
    return label > 0 && host.length() <= LONGEST_HOST;
  }

  private static BitSet ascii(String characters) {
    BitSet set = new BitSet();
    characters.chars().forEach(set::set);
    return set;
  }

  static Optional<SkipReason> objectionToPath(String path) {
    if (path.indexOf('[') >= 0) {
      return Optional.of(SkipReason.REPLACED);
    }
    if (path.endsWith(CUT)) {
      return Optional.of(SkipReason.CUT);
    }
    if (hasEncodedSeparator(path)) {
      return Optional.of(SkipReason.ENCODED_SLASH);
    }
    int slashes = 0;
    boolean usable = path.startsWith("/") && path.length() <= LONGEST_PATH;
    for (int i = 0; usable && i < path.length(); i++) {
      slashes += path.charAt(i) == '/' ? 1 : 0;
      usable = PATH.get(path.charAt(i)) && slashes <= MOST_SEGMENTS;
    }
    return usable ? Optional.empty() : Optional.of(SkipReason.NO_RULE);
  }

  private static boolean hasEncodedSeparator(String path) {
    for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
      if (path.regionMatches(true, at, "%2f", 0, 3) || path.regionMatches(true, at, "%5c", 0, 3)) {
        return true;
      }
    }
    return false;
  }

  static Optional<SkipReason> objectionToName(String name) {
    if (name.indexOf('[') >= 0) {
      return Optional.of(SkipReason.REPLACED);
    }
    if (name.length() > LONGEST_NAME) {
      return Optional.of(SkipReason.CUT);
    }
    return NAME.matcher(name).matches() ? Optional.empty() : Optional.of(SkipReason.NO_RULE);
  }

  static boolean isMethod(String method) {
    return HttpMethods.isStandard(method) && !NEVER.contains(method);
  }

  /** A key whose name no server reads in another way. */
  static boolean isQueryKey(String key) {
    return QUERY_KEY.matcher(key).matches();
  }
}
