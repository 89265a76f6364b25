package dev.sluice.it.rows.node;

import dev.sluice.it.rows.node.RowOrigin.Reply;
import java.util.List;

/** Responses of origins, and what clients get of them. */
public final class RowReplies {
  /** Id of the rows of a refusal (http-responses 10.1). */
  public static final String BLOCKED = "middleware_denied";

  // End reasons (http-responses 13).
  public static final int NORMAL = 1;
  public static final int DISCONNECT = 2;
  public static final int DENIAL = 4;
  public static final int FAILURE = 5;
  public static final int UPSTREAM = 11;

  public static final String STATUS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nSet-Cookie: a=b\r\n";
  public static final String TAG = "ETag: \"1\"\r\n";
  public static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  public static final String ANNOUNCED = "Trailer: X-Sum\r\n" + CHUNKED;

  /** Behind the lines of the origin. */
  public static final String OURS = "Via: 1.1 sluice\r\nConnection: close\r\n";

  public static final String FIRST = "6\r\nfirst \r\n";
  public static final String LAST = "4\r\nlast\r\n";
  public static final String END = "0\r\n\r\n";

  /** What goes to the client as the stage begins to stream. */
  public static final String STREAMED = STATUS + CHUNKED + OURS + "\r\n";

  public static final Reply SHORT = Reply.of(STATUS + TAG + "Content-Length: 10\r\n\r\nfirst last");

  /** The same at the client, when no stage read it. */
  public static final String UNTOUCHED =
      STATUS + TAG + "Content-Length: 10\r\n" + OURS + "\r\nfirst last";

  /** In two pieces; the stage meets its fate at the second. */
  public static final Reply PIECES = Reply.of(STATUS + TAG + CHUNKED + "\r\n" + FIRST, LAST + END);

  public static final List<String> WITH_FIRST = List.of(FIRST);

  /** In three; the stage meets its fate at the trailers. */
  public static final Reply TRAILED =
      Reply.of(STATUS + TAG + ANNOUNCED + "\r\n" + FIRST, LAST, "0\r\nX-Sum: 1\r\n\r\n");

  public static final List<String> WITH_LAST = List.of(FIRST, LAST);

  /** What cannot be told to a stage: no UTF-8, and too many lines. */
  public static final String OBS_TEXT = "X-A: \u00ff\u00fe\r\n";

  public static final String MANY = "X-A: 1\r\n".repeat(130);

  /** The origin goes on at once. */
  public static final List<String> AT_ONCE = List.of("", "");

  private RowReplies() {}

  /** A short response with more lines in its head. */
  public static Reply with(String lines) {
    return Reply.of(STATUS + lines + "Content-Length: 10\r\n\r\nfirst last");
  }

  /** The same at the client, when no stage read it. */
  public static String untouched(String lines) {
    return STATUS + lines + "Content-Length: 10\r\n" + OURS + "\r\nfirst last";
  }
}
