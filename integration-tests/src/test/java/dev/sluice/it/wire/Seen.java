package dev.sluice.it.wire;

import dev.sluice.it.Deployment;
import java.util.regex.Pattern;

/**
 * A request as an origin read it; one octet a char.
 *
 * @param read what a server in front said that it had read, {@code [METHOD decoded-path]}, or empty
 */
record Seen(String method, String target, String host, String body, String read) {
  private static final Pattern AUTHORITY =
      Pattern.compile(Pattern.quote(Deployment.PLAIN) + ":\\d{0,5}");

  /** What has to be the same at every origin, whatever its port. */
  Reading reading() {
    return new Reading(method, anywhere(target), anywhere(body));
  }

  private static String anywhere(String text) {
    return AUTHORITY.matcher(text).replaceAll(Deployment.PLAIN);
  }

  /** Whether the server in front understood the same method and the same path. */
  boolean isConsistent() {
    return read.isEmpty() || read.equals("[" + method + " " + decodedPath() + "]");
  }

  private String decodedPath() {
    String path = target.split("\\?", 2)[0];
    StringBuilder decoded = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '%') {
        decoded.append((char) Integer.parseInt(path, i + 1, i + 3, 16));
        i += 2;
      } else {
        decoded.append(path.charAt(i));
      }
    }
    return decoded.toString();
  }

  /** Method, target and body alone. */
  record Reading(String method, String target, String body) {}
}
