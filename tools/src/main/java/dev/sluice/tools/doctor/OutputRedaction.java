package dev.sluice.tools.doctor;

import dev.sluice.tools.command.LineEscape;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes what may be secret out of the output of a client, so that one line of it can be shown. */
final class OutputRedaction {
  private static final String HIDDEN = "[hidden]";
  private static final int MOST_BYTES = 160;

  /** A shorter value would be found in ordinary words. */
  private static final int SHORTEST = 4;

  /** Of URLs, also of those that are written badly: up to the last at sign of the word. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=//)\\S*(?=@)");

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(token|secret|passw|key|credential|auth).*");
  private static final Pattern AFTER_SECRET_WORD =
      Pattern.compile("(?i)\\b(authorization|bearer|basic|token|password|secret)\\b(?=.).*");

  private final List<String> secrets;

  private OutputRedaction(Set<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(secret -> secret.length() >= SHORTEST)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** Knows what environments hold. */
  static OutputRedaction of(ShellEnvironment... environments) {
    Set<String> secrets = new LinkedHashSet<>();
    for (ShellEnvironment environment : environments) {
      environment.variables().forEach((name, value) -> secrets(name, value).forEach(secrets::add));
    }
    return new OutputRedaction(secrets);
  }

  private static Stream<String> secrets(String name, String value) {
    return Stream.concat(
        Stream.of(value).filter(all -> SECRET_NAME.matcher(name).matches()),
        USER_INFO
            .matcher(value)
            .results()
            .map(MatchResult::group)
            .flatMap(OutputRedaction::spellings));
  }

  /** A user and password as in a URL, each alone, and as in a field of HTTP. */
  private static Stream<String> spellings(String userInfo) {
    String password = userInfo.substring(userInfo.indexOf(':') + 1);
    byte[] plain = decoded(userInfo).getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        userInfo, password, decoded(password), Base64.getEncoder().encodeToString(plain));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  String failureBoundary(String output) {
    return line(
        output
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .reduce((a, b) -> b)
            .orElse(""));
  }

  String line(String text) {
    String line = USER_INFO.matcher(text).replaceAll(HIDDEN);
    for (String secret : secrets) {
      line = line.replace(secret, HIDDEN);
    }
    line = AFTER_SECRET_WORD.matcher(line).replaceAll("$1 " + HIDDEN);
    return LineEscape.cut(LineEscape.line(line), MOST_BYTES);
  }
}
