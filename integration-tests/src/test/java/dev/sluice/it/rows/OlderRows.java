package dev.sluice.it.rows;

import static dev.sluice.it.rows.node.OlderAnswers.STREAM;
import static dev.sluice.it.rows.node.OlderAnswers.WHOLE;
import static dev.sluice.it.rows.node.OlderAnswers.at;
import static dev.sluice.it.rows.node.RowHosts.CLOSED;
import static dev.sluice.it.rows.node.RowHosts.OPEN;
import static dev.sluice.it.rows.node.RowReplies.AT_ONCE;
import static dev.sluice.it.rows.node.RowReplies.END;
import static dev.sluice.it.rows.node.RowReplies.FAILURE;
import static dev.sluice.it.rows.node.RowReplies.FIRST;
import static dev.sluice.it.rows.node.RowReplies.LAST;
import static dev.sluice.it.rows.node.RowReplies.PIECES;
import static dev.sluice.it.rows.node.RowReplies.SHORT;
import static dev.sluice.it.rows.node.RowReplies.STREAMED;
import static dev.sluice.it.rows.node.RowReplies.TRAILED;
import static dev.sluice.it.rows.node.RowReplies.UNTOUCHED;
import static dev.sluice.it.rows.node.RowReplies.WITH_FIRST;
import static dev.sluice.it.rows.node.RowReplies.WITH_LAST;

import dev.sluice.it.rows.Row.Expected;
import dev.sluice.it.rows.node.OlderAnswers;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.rows.node.RowReplies;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent.EventCase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Makes the rows of the older response contract, each failing closed and open, before and after the
 * commit.
 */
final class OlderRows {
  private static final String ORIGINAL =
      RowReplies.STATUS + RowReplies.TAG + RowReplies.CHUNKED + RowReplies.OURS + "\r\n";
  private static final String SUM = "0\r\nx-sum: 1\r\n\r\n";

  private final List<Row<HttpResponseEvent>> rows = new ArrayList<>();

  /**
   * What a service does.
   *
   * @param id of the row
   * @param variant of several in it
   * @param hosts before the names of hosts
   * @param end that the service is told
   */
  record Fault(
      String id,
      String variant,
      String category,
      String hosts,
      int end,
      PeerScript<HttpResponseEvent> answer) {
    static Fault of(
        String id, String variant, String category, PeerScript<HttpResponseEvent> answer) {
      return new Fault(id, variant, category, "", FAILURE, answer);
    }

    /** The service ends its stream itself. */
    Fault quiet() {
      return new Fault(id, variant, category, hosts, Row.NO_END, answer);
    }

    /** At a host whose stages have little time. */
    Fault hasty() {
      return new Fault(id, variant, category, RowHosts.HASTY, end, answer);
    }
  }

  List<Row<HttpResponseEvent>> made() {
    return List.copyOf(rows);
  }

  private void add(
      Fault fault,
      String when,
      String host,
      PeerScript<HttpResponseEvent> script,
      Reply reply,
      List<String> until,
      Expected expected) {
    String phase = fault.variant().isEmpty() ? when : when + "-" + fault.variant();
    rows.add(new Row<>(fault.id(), phase, fault.hosts() + host, reply, script, until, expected));
  }

  /** Its answer to the head. */
  void preflight(Fault fault) {
    preflight(fault, SHORT, UNTOUCHED);
  }

  /** The same, with the response and what the client gets without the stage. */
  void preflight(Fault fault, Reply reply, String untouched) {
    PeerScript<HttpResponseEvent> script = at(EventCase.PREFLIGHT, STREAM, fault.answer());
    add(fault, "head", CLOSED, script, reply, AT_ONCE, undelivered(fault));
    add(fault, "head", OPEN, script, reply, AT_ONCE, delivered(untouched, fault));
  }

  /** Its answer to a unit, streamed and whole. */
  void unit(Fault fault) {
    PeerScript<HttpResponseEvent> pieces = at(EventCase.BODY, STREAM, fault.answer());
    PeerScript<HttpResponseEvent> whole = at(EventCase.BODY, WHOLE, fault.answer());
    Expected cut = cut(STREAMED + FIRST, fault);
    add(fault, "unit", CLOSED, pieces, PIECES, WITH_FIRST, cut);
    Expected streamed = delivered(STREAMED + FIRST + LAST + END, fault);
    add(fault, "unit", OPEN, pieces, PIECES, WITH_FIRST, streamed);
    add(fault, "whole", CLOSED, whole, PIECES, AT_ONCE, undelivered(fault));
    String joined = ORIGINAL + "a\r\nfirst last\r\n" + END;
    add(fault, "whole", OPEN, whole, PIECES, AT_ONCE, delivered(joined, fault));
  }

  /** Its answer to the trailers, of a body that was streamed and of one that was read whole. */
  void trailers(Fault fault) {
    PeerScript<HttpResponseEvent> pieces = at(EventCase.TRAILERS, STREAM, fault.answer());
    PeerScript<HttpResponseEvent> whole = at(EventCase.TRAILERS, WHOLE, fault.answer());
    UnaryOperator<String> announced =
        text -> text.replace(RowReplies.CHUNKED, RowReplies.ANNOUNCED);
    String sent = announced.apply(STREAMED) + FIRST + LAST;
    add(fault, "trailers", CLOSED, pieces, TRAILED, WITH_LAST, cut(sent, fault));
    add(fault, "trailers", OPEN, pieces, TRAILED, WITH_LAST, delivered(sent + SUM, fault));
    add(fault, "whole-trailers", CLOSED, whole, TRAILED, AT_ONCE, undelivered(fault));
    String joined = announced.apply(ORIGINAL) + "a\r\nfirst last\r\n" + SUM;
    add(fault, "whole-trailers", OPEN, whole, TRAILED, AT_ONCE, delivered(joined, fault));
  }

  /** A fault of the contract, which {@code on_error} is not asked about. */
  void closed(Fault fault, String kind) {
    PeerScript<HttpResponseEvent> head = at(EventCase.PREFLIGHT, STREAM, fault.answer());
    PeerScript<HttpResponseEvent> body = at(EventCase.BODY, STREAM, fault.answer());
    PeerScript<HttpResponseEvent> whole = at(EventCase.BODY, WHOLE, fault.answer());
    Expected refused = undelivered(fault).speakingOtherwise(kind);
    Expected cut = cut(STREAMED + FIRST, fault).speakingOtherwise(kind);
    for (String host : List.of(CLOSED, OPEN)) {
      add(fault, "head", host, head, SHORT, AT_ONCE, refused);
      add(fault, "unit", host, body, PIECES, WITH_FIRST, cut);
      add(fault, "whole", host, whole, PIECES, AT_ONCE, refused);
    }
  }

  /** A refusal, whatever {@code on_error} says. */
  void blocked() {
    Fault head = Fault.of(RowReplies.BLOCKED, "", "", OlderAnswers::block);
    for (String host : List.of(CLOSED, OPEN)) {
      PeerScript<HttpResponseEvent> atHead = at(EventCase.PREFLIGHT, STREAM, head.answer());
      add(head, "head", host, atHead, SHORT, AT_ONCE, Expected.blocked());
      PeerScript<HttpResponseEvent> pieces = at(EventCase.BODY, STREAM, head.answer());
      add(head, "unit", host, pieces, PIECES, WITH_FIRST, Expected.blocked(STREAMED + FIRST));
      PeerScript<HttpResponseEvent> whole = at(EventCase.BODY, WHOLE, head.answer());
      add(head, "whole", host, whole, PIECES, AT_ONCE, Expected.blocked());
    }
  }

  private static Expected undelivered(Fault fault) {
    return Expected.undelivered(fault.id(), fault.category(), fault.end());
  }

  private static Expected cut(String text, Fault fault) {
    return Expected.cut(text, fault.id(), fault.category(), fault.end());
  }

  private static Expected delivered(String text, Fault fault) {
    return Expected.delivered(text, fault.id(), fault.category(), fault.end());
  }
}
