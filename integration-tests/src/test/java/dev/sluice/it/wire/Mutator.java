package dev.sluice.it.wire;

import java.util.List;
import java.util.Random;

/** Makes new requests out of known ones, the same ones for the same seed. */
final class Mutator {
  private static final int MOST_STEPS = 4;
  private static final int MOST_MOVED = 40;

  private static final String[] PIECES = {
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    "\0",
    "\u000b",
    ",",
    ";",
    ":",
    "\"",
    "#",
    "%2f",
    "%2e%2e",
    "%00",
    "\\",
    "//",
    "/../",
    "\u00c3\u00a9",
    "\u00ff",
    "0\r\n\r\n",
    "2\r\nab\r\n",
    ";a=b",
    "HTTP/1.0",
    "HTTP/1.1",
    "GET ",
    "HEAD ",
    "POST ",
    "Content-Length: 5\r\n",
    "Content-Length: 0\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: identity\r\n",
    "Connection: close\r\n",
    "Connection: keep-alive\r\n",
    "Connection: Content-Length\r\n",
    "Expect: 100-continue\r\n",
    "Upgrade: h2c\r\n",
    "X: y\r\n",
    "Host: other.test\r\n",
    "Host: " + Template.HOST + "\r\n"
  };

  private final Random random;
  private final List<Template> forwarded;
  private final List<Template> refused;

  /** One list holds what Sluice passes on as it is, the other what it refuses. */
  Mutator(long seed, List<Template> forwarded, List<Template> refused) {
    this.random = new Random(seed);
    this.forwarded = forwarded;
    this.refused = refused;
  }

  Template next() {
    StringBuilder text = new StringBuilder(known());
    for (int steps = 1 + random.nextInt(1 + random.nextInt(MOST_STEPS)); steps > 0; steps--) {
      step(text);
    }
    return new Template(text.toString());
  }

  Mode mode() {
    return random.nextInt(4) == 0 ? Mode.TUNNEL : Mode.PLAIN;
  }

  private String known() {
    List<Template> corpus = random.nextBoolean() ? forwarded : refused;
    return corpus.get(random.nextInt(corpus.size())).text();
  }

  private void step(StringBuilder text) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + 1 + random.nextInt(MOST_MOVED));
    switch (random.nextInt(7)) {
      case 0 -> text.delete(at, Math.min(end, at + 3));
      case 1 -> text.delete(at, end);
      case 2 -> text.insert(at, text.substring(at, end));
      case 3 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
      case 4 -> splice(text, at);
      case 5 -> text.insert(at, (char) random.nextInt(256));
      default -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
    }
  }

  /** Goes on like another request. */
  private void splice(StringBuilder text, int at) {
    String other = known();
    text.setLength(at);
    text.append(other, random.nextInt(other.length()), other.length());
  }
}
