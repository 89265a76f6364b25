package dev.sluice.it.uploads;

import dev.sluice.it.uploads.Upload.Answer;
import dev.sluice.it.uploads.UploadOrigin.Got;
import dev.sluice.it.uploads.UploadOrigin.State;

/**
 * One row of http-hooks 9 or 13: what the service does with a request, and what becomes of it.
 *
 * @param id the row of the specification, with the way
 * @param script {@code MODE/WHEN/ACT} of the service
 * @param code reason code of the stage; for a rejection, that of the service
 * @param end what the acting stage hears as its end; 0 where its stream is over by then
 * @param origin what the origin has of the request
 */
record UploadRow(String id, Way way, String script, String code, int end, State origin) {
  static final int NORMAL = 1;
  static final int DENIAL = 4;
  static final int FAILURE = 5;
  static final int CANCELLATION = 7;
  static final int SKIPPED = 10;

  /** How the request comes. */
  enum Way {
    /** In absolute form: the output is withheld. */
    WITHHELD,
    /** In a tunnel: the output goes on while the client sends. */
    LIVE,
    /** In a tunnel with a declared length. */
    DECLARED,
    /** In absolute form and without a body. */
    BODILESS
  }

  /** What a row came to. */
  record Outcome(Answer answer, Got got) {
    /** For one that never ended. */
    static Outcome none(String why) {
      return new Outcome(new Answer(why, false), Got.NOTHING);
    }
  }

  static UploadRow withheld(String code, String script, int end) {
    return new UploadRow(
        "13." + code + " withheld " + script, Way.WITHHELD, script, code, end, State.NONE);
  }

  /** Before the origin saw a byte. */
  static UploadRow early(String code, String script, int end) {
    return new UploadRow(
        "13." + code + " live, at once " + script, Way.LIVE, script, code, end, State.NONE);
  }

  /** After the origin saw the begin. */
  static UploadRow late(String code, String script, int end) {
    return new UploadRow("13." + code + " live " + script, Way.LIVE, script, code, end, State.CUT);
  }

  /** The same with a declared length. */
  static UploadRow declared(String code, String script, int end) {
    return new UploadRow(
        "13." + code + " declared " + script, Way.DECLARED, script, code, end, State.CUT);
  }

  static UploadRow bodiless(String code, String script, int end) {
    return new UploadRow(
        "13." + code + " bodiless " + script, Way.BODILESS, script, code, end, State.NONE);
  }

  boolean isRejected() {
    return code.equals("scripted");
  }

  /** Of the refusal. */
  String error() {
    return isRejected() ? "middleware_denied" : "middleware_failed";
  }

  String detail() {
    return isRejected() ? "middleware_denied:acting:scripted" : "middleware_failed: " + code;
  }

  String path() {
    return "/%s/%s".formatted(script, way);
  }

  /** Sends the request; where the origin sees its begin, the rest follows that. */
  Outcome drive(UploadNode node) {
    try (Upload upload = open(node)) {
      switch (way) {
        case BODILESS -> {}
        case WITHHELD -> upload.chunk("first ").chunk("BOOM").send(last());
        case LIVE -> {
          upload.chunk("first ");
          awaitBegin(node);
          upload.chunk("BOOM").send(last());
        }
        case DECLARED -> {
          upload.send("first ");
          awaitBegin(node);
          upload.send("BOOM");
        }
      }
      return new Outcome(upload.answer(), node.awaitGot(path(), origin));
    }
  }

  /** Where a piece of the body decides, its end never comes. */
  private String last() {
    return script.contains("/chunk/") ? "" : "0\r\n\r\n";
  }

  private void awaitBegin(UploadNode node) {
    if (origin != State.NONE) {
      node.awaitBegin(path(), "first");
    }
  }

  private Upload open(UploadNode node) {
    String host = UploadNode.THREE;
    return switch (way) {
      case BODILESS -> node.absolute().send(node.head("GET", host, path()));
      case WITHHELD ->
          node.absolute().send(node.head("POST", host, path(), "Transfer-Encoding: chunked"));
      case LIVE ->
          node.tunnel(host).send(node.tunneled("POST", host, path(), "Transfer-Encoding: chunked"));
      case DECLARED ->
          node.tunnel(host).send(node.tunneled("POST", host, path(), "Content-Length: 10"));
    };
  }

  @Override
  public String toString() {
    return id;
  }
}
