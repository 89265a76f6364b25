package dev.sluice.wire.head;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Valid heads and bodies, and bytes close to them. */
public final class WireArbitraries {
  private static final char[] TOKEN = "aZ09!#$%&'*+-.^_`|~".toCharArray();
  private static final String[] DANGEROUS = {
    "\r",
    "\n",
    "\r\n",
    "\n\n",
    "\r\n\r\n",
    " ",
    "\t",
    "\0",
    ":",
    ",",
    ";",
    "0",
    "+",
    "-",
    "\u00ff",
    "\u000b",
    "\u0085",
    "Content-Length: 5\r\n",
    "Content-Length:6",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding : chunked\r\n",
    "chunked",
    "Host: b\r\n",
    " HTTP/1.1",
    "\r\n x",
    "GET / HTTP/1.1\r\n"
  };

  private WireArbitraries() {}

  public static Arbitrary<String> token() {
    return Arbitraries.strings().withChars(TOKEN).ofMinLength(1).ofMaxLength(20);
  }

  /** A field line without its end; names are prefixed so that none has a meaning. */
  public static Arbitrary<String> line() {
    Arbitrary<String> blanks = Arbitraries.strings().withChars(" \t").ofMaxLength(3);
    Arbitrary<String> text =
        Arbitraries.strings().withCharRange(' ', '~').withChars('\t').ofMaxLength(30);
    return Combinators.combine(token(), blanks, text, blanks)
        .as((name, before, value, after) -> "x-" + name + ":" + before + value + after);
  }

  public static Arbitrary<String> requestHead() {
    Arbitrary<String> method = Arbitraries.of("GET", "POST", "HEAD", "REPORT", "PROPPATCH");
    Arbitrary<String> target =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(40);
    Arbitrary<String> framing =
        Arbitraries.of("", "Content-Length: 17\r\n", "transfer-encoding:  Chunked\r\n");
    Arbitrary<String> connection =
        Arbitraries.of("", "Connection: close\r\n", "connection:a,b\r\n");
    return Combinators.combine(method, target, line().list().ofMaxSize(20), framing, connection)
        .as(
            (verb, where, lines, body, options) ->
                verb
                    + " "
                    + where
                    + " HTTP/1.1\r\n"
                    + body
                    + joined(lines)
                    + options
                    + "HOST: a\r\n\r\n");
  }

  public static Arbitrary<String> responseHead() {
    Arbitrary<String> reason = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20);
    return Combinators.combine(
            Arbitraries.integers().between(200, 203), reason, line().list().ofMaxSize(20))
        .as(
            (status, text, lines) ->
                "HTTP/1.1 " + status + " " + text + "\r\n" + joined(lines) + "\r\n");
  }

  /** A chunked body, and the payload that it carries. */
  public record Chunks(String wire, String payload) {}

  public static Arbitrary<Chunks> chunks() {
    Arbitrary<String> data =
        Arbitraries.strings().withCharRange('\0', '\u00ff').ofMinLength(1).ofMaxLength(40);
    Arbitrary<String> extension =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            token().map(name -> ";" + name),
            Combinators.combine(token(), token()).as((name, value) -> ";" + name + "=" + value));
    return Combinators.combine(data.list().ofMaxSize(5), extension, line().list().ofMaxSize(3))
        .as(WireArbitraries::chunks);
  }

  private static Chunks chunks(List<String> data, String extension, List<String> trailers) {
    StringBuilder wire = new StringBuilder();
    for (String chunk : data) {
      wire.append(Integer.toHexString(chunk.length())).append(extension).append("\r\n");
      wire.append(chunk).append("\r\n");
    }
    wire.append("0").append(extension).append("\r\n").append(joined(trailers)).append("\r\n");
    return new Chunks(wire.toString(), String.join("", data));
  }

  /** Replaces or inserts one or two dangerous pieces. */
  public static Arbitrary<String> damaged(Arbitrary<String> valid) {
    Arbitrary<String> piece = Arbitraries.of(DANGEROUS);
    Arbitrary<Double> place = Arbitraries.doubles().between(0, 1);
    Arbitrary<Integer> eaten = Arbitraries.integers().between(0, 3);
    return Combinators.combine(valid, piece, place, eaten, piece, place)
        .as(
            (text, first, where, gone, second, elsewhere) ->
                insert(insert(text, first, where, gone), gone == 0 ? second : "", elsewhere, 0));
  }

  private static String insert(String text, String piece, double where, int eaten) {
    int at = (int) (where * text.length());
    return text.substring(0, at) + piece + text.substring(Math.min(text.length(), at + eaten));
  }

  private static String joined(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append("\r\n"));
    return text.toString();
  }
}
