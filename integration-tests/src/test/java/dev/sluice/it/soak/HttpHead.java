package dev.sluice.it.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** The head of a request or response, as it was on the wire. */
record HttpHead(String text) {
  /** The path of a request, or what is in its place. */
  String path() {
    return text.split(" ", 3)[1].replaceFirst("^http://[^/]*", "");
  }

  int status() {
    return Integer.parseInt(text.substring(9, 12));
  }

  /** The value of the first such field. */
  Optional<String> value(String name) {
    String begin = name.toLowerCase(Locale.ROOT) + ":";
    return text.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(begin))
        .map(line -> line.substring(begin.length()).strip())
        .findFirst();
  }

  boolean isChunked() {
    return value("Transfer-Encoding").filter(coding -> coding.equals("chunked")).isPresent();
  }

  /** Reads one. */
  static HttpHead read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int last = 0;
    while (last != 0x0D0A0D0A) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("no head");
      }
      bytes.write(next);
      last = last << 8 | next;
    }
    return new HttpHead(bytes.toString(ISO_8859_1));
  }
}
