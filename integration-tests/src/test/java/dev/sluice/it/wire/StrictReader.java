package dev.sluice.it.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads requests from a connection in the narrowest way there is; written without a look at the
 * proxy's own parser.
 */
final class StrictReader {
  private static final Pattern REQUEST_LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) (/[\\x21-\\x7e]*) HTTP/1\\.1");
  private static final Pattern FIELD =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*?)[ \\t]*");
  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,8})(;[^\"\\x00-\\x1f]*)?");

  private final InputStream in;

  /** The bytes cannot be read as a request in the one way there should be. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableException(String line) {
      super(line);
    }
  }

  private record Field(String name, String value) {}

  StrictReader(InputStream in) {
    this.in = in;
  }

  /** The next request, or nothing when the connection ended between two. */
  Optional<Seen> next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    Matcher line = matching(REQUEST_LINE, (char) first + line());
    List<Field> fields = fields();
    List<String> hosts = values(fields, "host");
    check(hosts.size() == 1, "Host");
    return Optional.of(
        new Seen(
            line.group(1),
            line.group(2),
            hosts.getFirst(),
            body(fields),
            values(fields, "x-read").stream().findFirst().orElse("")));
  }

  private List<Field> fields() throws IOException {
    List<Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher field = matching(FIELD, line);
      fields.add(new Field(field.group(1), field.group(2)));
    }
    return fields;
  }

  private static List<String> values(List<Field> fields, String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  private String body(List<Field> fields) throws IOException {
    List<String> lengths = values(fields, "content-length");
    List<String> codings = values(fields, "transfer-encoding");
    if (!codings.isEmpty()) {
      check(codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked"), "coding");
      check(lengths.isEmpty(), "both framings");
      return chunks();
    }
    // The same length twice is one length (RFC 9112, 6.3).
    check(lengths.stream().distinct().count() <= 1, "Content-Length");
    return lengths.isEmpty()
        ? ""
        : octets(Long.parseLong(matching(LENGTH, lengths.getFirst()).group()));
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      long size = Long.parseLong(matching(CHUNK, line()).group(1), 16);
      if (size == 0) {
        fields();
        return body.toString();
      }
      body.append(octets(size));
      check(line().isEmpty(), "end of chunk");
    }
  }

  /** Nobody here sends as much as an int can count. */
  private String octets(long length) throws IOException {
    byte[] octets = in.readNBytes((int) Math.min(length, Integer.MAX_VALUE));
    if (octets.length < length) {
      throw new EOFException();
    }
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** Up to CRLF; a CR or LF of its own is a fault. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int octet = octet();
      if (octet == '\r') {
        check(octet() == '\n', "bare CR");
        return line.toString();
      }
      check(octet != '\n', "bare LF");
      line.append((char) octet);
    }
  }

  private int octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException();
    }
    return octet;
  }

  private static Matcher matching(Pattern pattern, String text) throws UnreadableException {
    Matcher matcher = pattern.matcher(text);
    check(matcher.matches(), text);
    return matcher;
  }

  private static void check(boolean right, String what) throws UnreadableException {
    if (!right) {
      throw new UnreadableException(what);
    }
  }
}
