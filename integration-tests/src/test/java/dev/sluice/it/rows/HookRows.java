package dev.sluice.it.rows;

import static dev.sluice.it.rows.node.HookAnswersOfRows.at;
import static dev.sluice.it.rows.node.RowHosts.HOOKS;
import static dev.sluice.it.rows.node.RowReplies.AT_ONCE;
import static dev.sluice.it.rows.node.RowReplies.FAILURE;
import static dev.sluice.it.rows.node.RowReplies.FIRST;
import static dev.sluice.it.rows.node.RowReplies.LAST;
import static dev.sluice.it.rows.node.RowReplies.PIECES;
import static dev.sluice.it.rows.node.RowReplies.SHORT;
import static dev.sluice.it.rows.node.RowReplies.STREAMED;
import static dev.sluice.it.rows.node.RowReplies.TRAILED;
import static dev.sluice.it.rows.node.RowReplies.WITH_FIRST;
import static dev.sluice.it.rows.node.RowReplies.WITH_LAST;

import dev.sluice.it.rows.Row.Expected;
import dev.sluice.it.rows.node.HookAnswersOfRows;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.rows.node.RowReplies;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpEvent.EventCase;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpOutputStart;
import java.util.ArrayList;
import java.util.List;

/** Makes the rows of hooks, which fail closed: before and after the commit. */
final class HookRows {
  /** The end never comes. */
  private static final Reply UNENDED = Reply.of(PIECES.parts().getFirst(), LAST, "");

  private final List<Row<HttpEvent>> rows = new ArrayList<>();

  /**
   * What a service does.
   *
   * @param id of the row
   * @param variant of several in it
   * @param host where it does
   * @param end that the service is told
   * @param contract kind of a contract failure
   */
  record Fault(
      String id,
      String variant,
      String host,
      int end,
      String contract,
      PeerScript<HttpEvent> answer) {
    static Fault of(String id, String variant, PeerScript<HttpEvent> answer) {
      return new Fault(id, variant, HOOKS, FAILURE, "", answer);
    }

    /** The service ends its stream itself. */
    Fault quiet() {
      return new Fault(id, variant, host, Row.NO_END, contract, answer);
    }

    /** At a host whose stages have little time. */
    Fault hasty() {
      return new Fault(id, variant, RowHosts.HASTY + host, end, contract, answer);
    }

    Fault speakingOtherwise(String kind) {
      return new Fault(id, variant, host, end, kind, answer);
    }
  }

  List<Row<HttpEvent>> made() {
    return List.copyOf(rows);
  }

  private void add(
      Fault fault,
      String when,
      PeerScript<HttpEvent> script,
      Reply reply,
      List<String> until,
      Expected expected) {
    String phase = fault.variant().isEmpty() ? when : when + "-" + fault.variant();
    Expected said =
        fault.contract().isEmpty() ? expected : expected.speakingOtherwise(fault.contract());
    rows.add(new Row<>(fault.id(), phase, fault.host(), reply, script, until, said));
  }

  /** Its answer to the head. */
  void preflight(Fault fault) {
    preflight(fault, SHORT);
  }

  void preflight(Fault fault, Reply reply) {
    PeerScript<HttpEvent> script =
        at(EventCase.PREFLIGHT, HookAnswersOfRows.stream(), fault.answer());
    add(fault, "head", script, reply, AT_ONCE, undelivered(fault));
  }

  /** What it does in place of its start. */
  void begin(Fault fault) {
    PeerScript<HttpEvent> script = at(EventCase.BEGIN, HookAnswersOfRows.stream(), fault.answer());
    add(fault, "begin", script, PIECES, AT_ONCE, undelivered(fault));
  }

  /** What it does at a chunk, with its head at the client. */
  void chunk(Fault fault) {
    PeerScript<HttpEvent> script =
        at(EventCase.INPUT_CHUNK, HookAnswersOfRows.stream(), fault.answer());
    add(fault, "chunk", script, PIECES, WITH_FIRST, cut(STREAMED + FIRST, fault));
  }

  /** The same before the end of the body has come. */
  void early(Fault fault) {
    PeerScript<HttpEvent> script =
        at(EventCase.INPUT_CHUNK, HookAnswersOfRows.stream(), fault.answer());
    add(fault, "chunk", script, UNENDED, WITH_FIRST, cut(STREAMED + FIRST, fault));
  }

  /**
   * A stage that declares another length than that of the 10 bytes that it gives.
   *
   * @param sent what the client gets of them
   */
  void declared(Fault fault, long length, String sent) {
    PeerScript<HttpEvent> script =
        at(
            EventCase.BEGIN,
            HookAnswersOfRows.stream(),
            (event, line) ->
                line.answer(
                    HookAnswersOfRows.start(
                        HttpOutputStart.newBuilder().setOutputBodyBytes(length))));
    Reply reply = Reply.of(PIECES.parts().getFirst(), LAST, RowReplies.END);
    String head = RowReplies.STATUS + "Content-Length: " + length + "\r\n" + RowReplies.OURS;
    add(fault, "unit", script, reply, List.of("first ", sent), cut(head + "\r\n" + sent, fault));
  }

  /** What it does at the end of the body. */
  void end(Fault fault) {
    PeerScript<HttpEvent> script =
        at(EventCase.INPUT_END, HookAnswersOfRows.stream(), fault.answer());
    String announced = STREAMED.replace(RowReplies.CHUNKED, RowReplies.ANNOUNCED);
    add(fault, "end", script, TRAILED, WITH_LAST, cut(announced + FIRST + LAST, fault));
  }

  /** Its answer to a whole body. */
  void whole(Fault fault) {
    whole(fault, HookAnswersOfRows.buffered(1 << 10));
  }

  void whole(Fault fault, HttpInspect.Builder mode) {
    PeerScript<HttpEvent> script = at(EventCase.BUFFERED_BODY, mode, fault.answer());
    add(fault, "whole", script, TRAILED, AT_ONCE, undelivered(fault));
  }

  /** Whatever it is asked. */
  void anywhere(Fault fault) {
    preflight(fault);
    begin(fault);
    chunk(fault);
    end(fault);
    whole(fault);
  }

  /** A refusal. */
  void blocked() {
    Fault fault = Fault.of(RowReplies.BLOCKED, "", HookAnswersOfRows::block);
    PeerScript<HttpEvent> head =
        at(EventCase.PREFLIGHT, HookAnswersOfRows.stream(), fault.answer());
    add(fault, "head", head, SHORT, AT_ONCE, Expected.blocked());
    PeerScript<HttpEvent> begin = at(EventCase.BEGIN, HookAnswersOfRows.stream(), fault.answer());
    add(fault, "begin", begin, PIECES, AT_ONCE, Expected.blocked());
    PeerScript<HttpEvent> chunk =
        at(EventCase.INPUT_CHUNK, HookAnswersOfRows.stream(), fault.answer());
    add(fault, "chunk", chunk, PIECES, WITH_FIRST, Expected.blocked(STREAMED + FIRST));
    PeerScript<HttpEvent> whole =
        at(EventCase.BUFFERED_BODY, HookAnswersOfRows.buffered(1 << 10), fault.answer());
    add(fault, "whole", whole, TRAILED, AT_ONCE, Expected.blocked());
  }

  private static Expected undelivered(Fault fault) {
    return Expected.undelivered(fault.id(), "closed", fault.end());
  }

  private static Expected cut(String text, Fault fault) {
    return Expected.cut(text, fault.id(), "closed", fault.end());
  }
}
