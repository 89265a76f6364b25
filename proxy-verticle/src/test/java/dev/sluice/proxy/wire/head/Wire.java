package dev.sluice.proxy.wire.head;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Messages as text, one char an octet, parsed whole or as they would trickle in. */
public final class Wire {
  public static final int LIMIT = 16 * 1024;
  public static final RequestHeadParser REQUESTS = new RequestHeadParser(LIMIT);
  public static final ResponseHeadParser RESPONSES = new ResponseHeadParser(LIMIT);

  private Wire() {}

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  public static HeadResult<RequestHead> request(String text) {
    return REQUESTS.parse(bytes(text), 0, text.length());
  }

  public static HeadResult<ResponseHead> response(String text) {
    return RESPONSES.parse(bytes(text), 0, text.length());
  }

  public static RequestHead requestHead(String text) {
    return head(request(text));
  }

  public static ResponseHead responseHead(String text) {
    return head(response(text));
  }

  /** A request with the given field lines after a Host field. */
  public static String get(String... lines) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + lines(lines);
  }

  public static String post(String... lines) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + lines(lines);
  }

  public static String ok(String... lines) {
    return "HTTP/1.1 200 OK\r\n" + lines(lines);
  }

  public static HeaderBlock block(String... lines) {
    return responseHead(ok(lines)).headers();
  }

  /** A line for each field, as it is written. */
  public static List<String> lines(HeaderBlock block) {
    return IntStream.range(0, block.size())
        .mapToObj(line -> block.name(line) + ": " + block.value(line))
        .toList();
  }

  /** What a receiver concludes that parses again after each byte. */
  public static HeadResult<RequestHead> trickledRequest(byte[] bytes) {
    return trickled(bytes, REQUESTS::parse);
  }

  public static HeadResult<ResponseHead> trickledResponse(byte[] bytes) {
    return trickled(bytes, RESPONSES::parse);
  }

  private interface Parse<H> {
    HeadResult<H> of(byte[] bytes, int from, int to);
  }

  private static <H> HeadResult<H> trickled(byte[] bytes, Parse<H> parse) {
    for (int to = 0; to < bytes.length; to++) {
      // A copy of exactly what has arrived: a look behind the end would throw.
      HeadResult<H> result = parse.of(Arrays.copyOf(bytes, to), 0, to);
      if (!(result instanceof HeadResult.Incomplete<H>)) {
        return result;
      }
    }
    return parse.of(bytes, 0, bytes.length);
  }

  /** Heads are views and have no equality of their own. */
  public static String described(HeadResult<?> result) {
    return switch (result) {
      case HeadResult.Complete<?>(RequestHead head, int end) ->
          end
              + head.method()
              + " "
              + head.target()
              + head.version()
              + head.framing()
              + head.connection()
              + fields(head.headers());
      case HeadResult.Complete<?>(ResponseHead head, int end) ->
          end + head.status() + head.reason() + head.declared() + fields(head.headers());
      case HeadResult.Complete<?>(Object other, int end) -> throw new AssertionError(other);
      case HeadResult.Incomplete<?>() -> "incomplete";
      case HeadResult.Rejected<?>(HeadFault fault) -> fault.name();
    };
  }

  /** Each line as name, colon and value. */
  public static List<String> fields(HeaderBlock headers) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      fields.add(headers.name(i) + ":" + headers.value(i));
    }
    return fields;
  }

  private static <H> H head(HeadResult<H> result) {
    if (result instanceof HeadResult.Complete<H>(H head, int end)) {
      return head;
    }
    throw new AssertionError("not complete: " + result);
  }

  private static String lines(String... lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line).append("\r\n");
    }
    return text.append("\r\n").toString();
  }
}
