package dev.sluice.it.wire;

/**
 * A request as an origin read it; one octet a char.
 *
 * @param read what a server in front said that it had read, {@code [METHOD decoded-path]}, or empty
 */
record Seen(String method, String target, String host, String body, String read) {
  /** What has to be the same at every origin, whatever its name. */
  Reading reading() {
    return new Reading(method, target, body);
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
