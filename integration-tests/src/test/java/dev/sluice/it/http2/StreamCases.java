package dev.sluice.it.http2;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Makes requests that would smuggle a second one past a reader that takes fields for text: one or
 * two changes to a good request each.
 */
public final class StreamCases {
  private static final String SECOND = "GET /smuggled HTTP/1.1\r\nHost: plain.test\r\n\r\n";
  private static final List<String> BREAKS = List.of("\r\n", "\n", "\r", "\0", "\r\n\r\n", "\n\n");

  /** So many changes at the beginning of the list would undo another one, or be undone. */
  private static final int ONLY_FIRST = 8;

  private final Random random;
  private final String authority;
  private final List<Consumer<StreamDraft>> changes =
      List.of(
          this::pseudoTwice,
          this::pseudoMissing,
          this::pseudoUnknown,
          this::pseudoLate,
          this::breakInPseudo,
          this::blankInPseudo,
          this::method,
          this::chunksAsBody,
          this::breakInName,
          this::breakInValue,
          this::badName,
          this::connectionField,
          this::te,
          this::badLength,
          this::twoLengths,
          this::lengthOfLess,
          this::lengthOfMore,
          this::lengthAlone,
          this::paddedValue,
          this::otherHost,
          this::badAuthority,
          this::badTarget,
          this::badTrailers,
          this::openTrailers,
          this::lookalike,
          this::pieces,
          this::goodLength,
          this::goodTrailers,
          this::cookies,
          this::target);

  /**
   * Begins.
   *
   * @param authority of the origin
   */
  public StreamCases(long seed, String authority) {
    random = new Random(seed);
    this.authority = authority;
  }

  /** Two requests of three have one change, every other one has two. */
  public StreamCase next(int number) {
    StreamDraft draft =
        new StreamDraft(one("POST", "POST", "PUT", "GET"), "/case/" + number, authority, SECOND);
    changes.get(number % changes.size()).accept(draft);
    if (random.nextInt(3) == 0) {
      changes.get(random.nextInt(ONLY_FIRST, changes.size())).accept(draft);
    }
    return draft.built();
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  private String aBreak() {
    return BREAKS.get(random.nextInt(BREAKS.size()));
  }

  private String aPseudoName() {
    return one(":method", ":scheme", ":authority", ":path");
  }

  private void pseudoTwice(StreamDraft draft) {
    String name = aPseudoName();
    String value = random.nextBoolean() ? draft.pseudo(name) : "/smuggled";
    draft.pseudo.add(random.nextInt(draft.pseudo.size() + 1), new StreamField(name, value));
    draft.odd("two " + name, true);
  }

  private void pseudoMissing(StreamDraft draft) {
    String name = one(":method", ":scheme", ":path");
    draft.pseudo.removeIf(field -> field.name().equals(name));
    draft.odd("no " + name, true);
  }

  private void pseudoUnknown(StreamDraft draft) {
    String name = one(":status", ":protocol", ":host", ":", "::path", ":Path", ":path ");
    draft.pseudo.add(new StreamField(name, one("200", "websocket", "/smuggled")));
    draft.odd("unknown " + name, true);
  }

  private void pseudoLate(StreamDraft draft) {
    draft.add("x-first", "1");
    draft.add(aPseudoName(), one("/smuggled", "GET", "https", authority));
    draft.odd("late pseudo-field", true);
  }

  private void breakInName(StreamDraft draft) {
    draft.add("x-a" + aBreak() + one("x-b", "host: other.test", SECOND), "1");
    draft.odd("line break in a name", true);
  }

  private void breakInValue(StreamDraft draft) {
    String value = "1" + aBreak() + one("", "x-b: 1", "transfer-encoding: chunked", SECOND);
    draft.add(one("x-a", "cookie", "content-type", "user-agent", "te", "via"), value);
    draft.odd("line break in a value", true);
  }

  private void breakInPseudo(StreamDraft draft) {
    String name = aPseudoName();
    String more = aBreak() + one("", "x-b: 1", "Host: other.test", SECOND);
    draft.replace(name, draft.pseudo(name) + " HTTP/1.1" + more);
    draft.odd("line break in " + name, true);
  }

  private void blankInPseudo(StreamDraft draft) {
    String name = aPseudoName();
    String value = draft.pseudo(name);
    String blank = one(" ", "\t", "\u0085", "\u00a0", "\u000b", "\u007f");
    draft.replace(name, one(value + blank, blank + value, value + blank + "HTTP/1.1"));
    draft.odd("blank in " + name, true);
  }

  private void badName(StreamDraft draft) {
    String name =
        one("", "X-A", "content-Length", "x a", "x:a", "host ", "transfer-encoding ", "x\u00e9");
    draft.add(name, one("1", "chunked", "other.test"));
    draft.odd("name \"" + name + "\"", true);
  }

  private void connectionField(StreamDraft draft) {
    String name =
        one("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");
    draft.add(name, one("chunked", "close", "content-length", "h2c", "identity", "gzip, chunked"));
    draft.odd(name, true);
  }

  private void te(StreamDraft draft) {
    boolean good = random.nextInt(4) == 0;
    draft.add(
        "te", good ? "trailers" : one("gzip", "trailers, deflate", "chunked", "trailers;q=1"));
    draft.odd("te", !good);
  }

  private int length(StreamDraft draft) {
    return draft.body().length();
  }

  private void badLength(StreamDraft draft) {
    int length = length(draft);
    draft.add(
        "content-length",
        one("+" + length, "-1", "", "0x2a", length + "," + length, length + ";", "1e1", "\u00b2"));
    draft.odd("content-length that is no number", true);
  }

  /** Equal ones may be read as one (RFC 9110 section 8.6), if they are right. */
  private void twoLengths(StreamDraft draft) {
    boolean equal = random.nextBoolean();
    draft.add("content-length", String.valueOf(length(draft)));
    draft.add("content-length", String.valueOf(length(draft) + (equal ? 0 : 7)));
    draft.odd("two content-lengths", !equal);
  }

  private void lengthOfLess(StreamDraft draft) {
    draft.add("content-length", String.valueOf(random.nextInt(length(draft))));
    draft.pieces(1 + random.nextInt(3));
    draft.odd("DATA beyond content-length", true);
  }

  private void lengthOfMore(StreamDraft draft) {
    draft.add("content-length", String.valueOf(length(draft) + 1 + random.nextInt(100)));
    draft.odd("early END_STREAM", true);
  }

  private void lengthAlone(StreamDraft draft) {
    draft.add("content-length", "5");
    draft.endAtHead();
    draft.odd("content-length without DATA", true);
  }

  private void paddedValue(StreamDraft draft) {
    draft.add(one("x-a", "content-type", "cookie"), one(" 1", "1 ", "\t1", "1\t"));
    draft.odd("padded value", true);
  }

  private void otherHost(StreamDraft draft) {
    boolean same = random.nextInt(4) == 0;
    draft.add("host", same ? authority : one("other.test", "plain.test", authority + "."));
    draft.odd("host", !same);
  }

  private void badAuthority(StreamDraft draft) {
    draft.replace(
        ":authority",
        one(
            "",
            "other.test",
            "a@" + authority,
            authority + "/x",
            authority + ",other.test",
            "::1"));
    draft.add(random.nextBoolean() ? "host" : "x-a", authority);
    draft.odd("another authority", true);
  }

  private void badTarget(StreamDraft draft) {
    draft.replace(
        ":path",
        one(
            "",
            "*",
            "smuggled",
            "http://other.test/",
            "?x",
            "/a#b",
            "/\u00e9",
            "/%zz",
            "/a\\..\\b"));
    draft.odd("path", true);
  }

  private void badTrailers(StreamDraft draft) {
    String name =
        one(
            "content-length",
            "transfer-encoding",
            "host",
            ":path",
            "X-A",
            "x-a\r\nx-b",
            "connection");
    draft.trailers.add(new StreamField(name, one("1", "chunked", "other.test")));
    draft.odd("trailer " + name, true);
  }

  private void openTrailers(StreamDraft draft) {
    draft.trailers.add(new StreamField("x-a", "1"));
    draft.openTrailers();
    draft.odd("trailers without END_STREAM", true);
  }

  private void method(StreamDraft draft) {
    String method = one("CONNECT", "G(T", "GET /smuggled", "", "get", "HEAD", "OPTIONS", "DELETE");
    draft.replace(":method", method);
    draft.odd("method \"" + method + "\"", "CONNECT G(T GET /smuggled".contains(method));
  }

  private void lookalike(StreamDraft draft) {
    String name = one("transfer_encoding", "content_length", "x-transfer-encoding", "x-host");
    draft.add(name, one("chunked", "5", "other.test", "caf\u00c3\u00a9"));
    draft.odd(name, false);
  }

  private void chunksAsBody(StreamDraft draft) {
    draft.body(
        one("0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "\r\n\r\n", "0\r\nx: y\r\n\r\n") + SECOND);
    draft.odd("chunks as body", false);
  }

  private void pieces(StreamDraft draft) {
    draft.pieces(2 + random.nextInt(20));
    draft.odd("DATA in pieces", false);
  }

  private void goodLength(StreamDraft draft) {
    draft.add("content-length", String.valueOf(length(draft)));
    draft.odd("content-length", false);
  }

  private void goodTrailers(StreamDraft draft) {
    draft.trailers.add(new StreamField(one("x-a", "grpc-status", "x-checksum"), "1"));
    draft.odd("trailers", false);
  }

  private void cookies(StreamDraft draft) {
    draft.add("cookie", "a=1");
    draft.add(one("x-between", "cookie"), "b=2");
    draft.add("cookie", "c=3");
    draft.odd("split cookies", false);
  }

  private void target(StreamDraft draft) {
    draft.replace(":path", draft.pseudo(":path") + one("?a=b", "?a=%0d%0ab", "/~a", "?", "?&&"));
    draft.odd("odd path", false);
  }
}
