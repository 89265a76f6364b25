package dev.sluice.detect.pattern;

import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The password of a URL with user information (RFC 3986 section 3.2.1). The literal is a scheme
 * with {@code ://}. Only the password is secret.
 *
 * @param minHost least length of the host name after the password
 */
public record UrlPasswordShape(int minHost, SecretCheck check) implements SecretShape {
  private static final ByteClass USER = ByteClass.of("A-Za-z0-9._~%!$&'()*+,;=\\-");
  private static final ByteClass PASSWORD = ByteClass.of("A-Za-z0-9._~%!$&()*+;=:#?^\\-");
  private static final ByteClass HOST = ByteClass.of("A-Za-z0-9.\\-");
  private static final int MAX_USER = 128;
  private static final int MAX_PASSWORD = 256;
  private static final int MAX_HOST = 255;

  // Hosts of documentation (RFC 2606), whose passwords are made up.
  private static final Set<String> EXAMPLES =
      Set.of("example.com", "example.org", "example.net", "hostname", "host", "localhost");

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    byte[] bytes = text.bytes();
    int colon = USER.runEnd(bytes, after, Math.min(text.end(), after + MAX_USER));
    if (!text.has(colon, ':')) {
      return Optional.empty();
    }
    int start = colon + 1;
    int end = PASSWORD.runEnd(bytes, start, Math.min(text.end(), start + MAX_PASSWORD));
    if (!text.has(end, '@') || !isHost(text, end + 1) || isSame(bytes, after, colon, start, end)) {
      return Optional.empty();
    }
    return check.accepts(bytes, start, end)
        ? Optional.of(new ByteSpan(start, end))
        : Optional.empty();
  }

  private boolean isHost(ScannedText text, int from) {
    int end = HOST.runEnd(text.bytes(), from, Math.min(text.end(), from + MAX_HOST));
    String host = new String(text.bytes(), from, end - from, StandardCharsets.US_ASCII);
    return host.length() >= minHost
        && EXAMPLES.stream().noneMatch(name -> host.equals(name) || host.endsWith("." + name));
  }

  private static boolean isSame(byte[] bytes, int user, int colon, int start, int end) {
    return Arrays.equals(bytes, user, colon, bytes, start, end);
  }
}
