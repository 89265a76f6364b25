package dev.sluice.it.rows;

import dev.sluice.it.rows.RowOrigin.Reply;
import java.util.List;

/** Responses of origins, and what clients get of them. */
final class RowReplies {
  /** Id of the rows of a refusal (http-responses 10.1). */
  static final String BLOCKED = "middleware_denied";

  // End reasons (http-responses 13).
  static final int NORMAL = 1;
  static final int DISCONNECT = 2;
  static final int DENIAL = 4;
  static final int FAILURE = 5;
  static final int UPSTREAM = 11;

  static final String STATUS = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nSet-Cookie: a=b\r\n";
  static final String TAG = "ETag: \"1\"\r\n";
  static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  static final String ANNOUNCED = "Trailer: X-Sum\r\n" + CHUNKED;

  /** Behind the lines of the origin. */
  static final String OURS = "Via: 1.1 sluice\r\nConnection: close\r\n";

  static final String FIRST = "6\r\nfirst \r\n";
  static final String LAST = "4\r\nlast\r\n";
  static final String END = "0\r\n\r\n";

  /** What goes to the client as the stage begins to stream. */
  static final String STREAMED = STATUS + CHUNKED + OURS + "\r\n";

  static final Reply SHORT = Reply.of(STATUS + TAG + "Content-Length: 10\r\n\r\nfirst last");

  /** The same at the client, when no stage read it. */
  static final String UNTOUCHED = STATUS + TAG + "Content-Length: 10\r\n" + OURS + "\r\nfirst last";

  /** In two pieces; the stage meets its fate at the second. */
  static final Reply PIECES = Reply.of(STATUS + TAG + CHUNKED + "\r\n" + FIRST, LAST + END);

  static final List<String> WITH_FIRST = List.of(FIRST);

  /** In three; the stage meets its fate at the trailers. */
  static final Reply TRAILED =
      Reply.of(STATUS + TAG + ANNOUNCED + "\r\n" + FIRST, LAST, "0\r\nX-Sum: 1\r\n\r\n");

  static final List<String> WITH_LAST = List.of(FIRST, LAST);

  /** What cannot be told to a stage: no UTF-8, and too many lines. */
  static final String OBS_TEXT = "X-A: \u00ff\u00fe\r\n";

  static final String MANY = "X-A: 1\r\n".repeat(130);

  /** The origin goes on at once. */
  static final List<String> AT_ONCE = List.of("", "");

  private RowReplies() {}

  /** A short response with more lines in its head. */
  static Reply with(String lines) {
    return Reply.of(STATUS + lines + "Content-Length: 10\r\n\r\nfirst last");
  }

  /** The same at the client, when no stage read it. */
  static String untouched(String lines) {
    return STATUS + lines + "Content-Length: 10\r\n" + OURS + "\r\nfirst last";
  }
}
