package dev.sluice.it.rows;

import static dev.sluice.it.rows.node.RowReplies.CHUNKED;
import static dev.sluice.it.rows.node.RowReplies.FIRST;
import static dev.sluice.it.rows.node.RowReplies.LAST;
import static dev.sluice.it.rows.node.RowReplies.STATUS;
import static dev.sluice.it.rows.node.RowReplies.STREAMED;
import static dev.sluice.it.rows.node.RowReplies.TAG;
import static dev.sluice.it.rows.node.RowReplies.UPSTREAM;
import static dev.sluice.it.rows.node.RowReplies.WITH_FIRST;

import com.google.protobuf.Message;
import dev.sluice.it.rows.Row.Expected;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import java.util.ArrayList;
import java.util.List;

/**
 * What origins do wrong (http-responses 4.1, 11): {@code on_error} is not asked, whatever the
 * contract.
 */
final class OriginFaults<E extends Message> {
  private static final String HEAD = "origin sent a malformed response head";
  private static final String TRAILERS = "response head malformed";
  private static final String CUT = "origin closed the connection within a response";
  private static final String BODY = "origin sent a malformed response body";
  private static final String TRAILER = "origin sent a trailer that may not be one";
  private static final String LENGTH = "Content-Length: 10\r\n";

  private final String host;
  private final PeerScript<E> streams;
  private final PeerScript<E> whole;
  private final List<Row<E>> rows = new ArrayList<>();

  /**
   * At one host.
   *
   * @param streams a service that streams
   * @param whole one that reads the body whole
   */
  OriginFaults(String host, PeerScript<E> streams, PeerScript<E> whole) {
    this.host = host;
    this.streams = streams;
    this.whole = whole;
  }

  List<Row<E>> rows() {
    heads();
    // Bytes before the end may or may not reach the client, so none come.
    body("cut-length", CUT, "Content-Length: 20\r\n", "first ", "");
    body("cut-chunks", CUT, CHUNKED, FIRST, "4\r\n");
    body("bad-chunk", BODY, CHUNKED, FIRST, "zz\r\nlast\r\n0\r\n\r\n");
    trailer("protected", BODY, "Content-Length: 3\r\n");
    trailer("credential", BODY, "Set-Cookie: c=d\r\n");
    trailer("nominated", TRAILER, "X-Hop: 3\r\n");
    trailer("malformed", BODY, "X-A 3\r\n");
    trailer("unreadable", TRAILER, "X-A: \u00ff\u00fe\r\n");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 129; i++) {
      many.append("x-").append(i).append(": 1\r\n");
    }
    trailer("too-many", TRAILER, many.toString());
    return rows;
  }

  private void heads() {
    head("no-status", HEAD, "HTTP/1.1 abc OK\r\n" + LENGTH);
    head("no-colon", HEAD, STATUS + "X-A 1\r\n" + LENGTH);
    head("no-token", HEAD, STATUS + "X A: 1\r\n" + LENGTH);
    head("control", HEAD, STATUS + "X-A: a\u0001b\r\n" + LENGTH);
    head("delete", HEAD, STATUS + "X-A: a\u007fb\r\n" + LENGTH);
    head("trailer-no-token", TRAILERS, STATUS + "Trailer: x a\r\n" + CHUNKED);
    head("trailer-protected", TRAILERS, STATUS + "Trailer: Content-Length\r\n" + CHUNKED);
    head(
        "trailer-nominated",
        TRAILERS,
        STATUS + "Connection: X-Hop\r\nTrailer: X-Hop\r\n" + CHUNKED);
    head("too-long", HEAD, STATUS + "X-A: " + "a".repeat(17 << 10) + "\r\n" + LENGTH);
    head("two-framings", HEAD, STATUS + LENGTH + CHUNKED);
    head("two-lengths", HEAD, STATUS + LENGTH + "Content-Length: 11\r\n");
    head("unknown-coding", HEAD, STATUS + "Transfer-Encoding: br\r\n");
  }

  private void head(String variant, String reason, String head) {
    add(
        "malformed-head",
        "head-" + variant,
        Reply.cut(head + "\r\nfirst last"),
        streams,
        List.of(),
        Expected.undelivered(reason, "", Row.NO_END));
  }

  private void trailer(String variant, String reason, String lines) {
    String framing = "Connection: X-Hop\r\n" + CHUNKED;
    body("bad-trailers-" + variant, reason, framing, FIRST, LAST + "0\r\n" + lines + "\r\n");
  }

  private void body(String variant, String reason, String framing, String first, String rest) {
    Reply reply = Reply.cut(STATUS + TAG + framing + "\r\n" + first, rest);
    add(
        "origin-fault",
        "unit-" + variant,
        reply,
        streams,
        WITH_FIRST,
        Expected.cut(STREAMED + FIRST, reason, "", UPSTREAM));
    add(
        "origin-fault",
        "whole-" + variant,
        reply,
        whole,
        List.of(""),
        Expected.undelivered(reason, "", UPSTREAM));
  }

  private void add(
      String id,
      String when,
      Reply reply,
      PeerScript<E> script,
      List<String> until,
      Expected expected) {
    rows.add(new Row<>(id, when, host, reply, script, until, expected));
  }
}
