package dev.sluice.it.rows;

import static dev.sluice.it.rows.node.RowReplies.CHUNKED;
import static dev.sluice.it.rows.node.RowReplies.END;
import static dev.sluice.it.rows.node.RowReplies.FAILURE;
import static dev.sluice.it.rows.node.RowReplies.FIRST;
import static dev.sluice.it.rows.node.RowReplies.LAST;
import static dev.sluice.it.rows.node.RowReplies.PIECES;
import static dev.sluice.it.rows.node.RowReplies.SHORT;
import static dev.sluice.it.rows.node.RowReplies.STATUS;
import static dev.sluice.it.rows.node.RowReplies.STREAMED;
import static dev.sluice.it.rows.node.RowReplies.TAG;
import static dev.sluice.it.rows.node.RowReplies.UNTOUCHED;
import static dev.sluice.it.rows.node.RowReplies.WITH_FIRST;

import com.google.protobuf.Message;
import dev.sluice.it.rows.Row.Expected;
import dev.sluice.it.rows.node.HookAnswersOfRows;
import dev.sluice.it.rows.node.OlderAnswers;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.rows.node.RowReplies;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import dev.sluice.proto.middleware.v1.HttpContinue;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightSkip;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The rows of times that no setting shortens: 30 s and 2 min (http-responses 6, 7; http-hooks). */
final class PatientRows {
  /** Two of them are longer than all stages have together. */
  static final int SLOW_SECONDS = 16;

  /** Behind the slow stage of a host. */
  static final String SLOW = "#slow";

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(SLOW_SECONDS, TimeUnit.SECONDS);

  /** A body that comes in three pieces, and does not end before its stages do. */
  private static final Reply DRIPPING =
      Reply.of(STATUS + TAG + CHUNKED + "\r\n" + FIRST, FIRST, FIRST, LAST + END);

  private PatientRows() {}

  /** A row, with how long the client waits. */
  record Timed<E extends Message>(Row<E> row, int seconds) {
    @Override
    public String toString() {
      return row.toString();
    }
  }

  static boolean isCollected(Row<?> row) {
    return row.reply().equals(DRIPPING);
  }

  static List<Timed<HttpResponseEvent>> older() {
    return Stream.of(lateHeads(), lateUnits(), lateBodies()).flatMap(rows -> rows).toList();
  }

  private static Stream<Timed<HttpResponseEvent>> lateHeads() {
    return Stream.of(
        timed(
            "middleware_chain_timeout",
            "head",
            30,
            RowHosts.PATIENT_CLOSED,
            SHORT,
            undelivered("middleware_chain_timeout", "timeout")),
        timed(
            "middleware_chain_timeout",
            "head",
            30,
            RowHosts.PATIENT_OPEN,
            SHORT,
            delivered(UNTOUCHED, "middleware_chain_timeout")));
  }

  private static Stream<Timed<HttpResponseEvent>> lateUnits() {
    return Stream.of(
        timed(
            "middleware_timeout",
            "unit",
            30,
            RowHosts.PATIENT_CLOSED,
            PIECES,
            Expected.cut(STREAMED + FIRST, "middleware_timeout", "timeout", FAILURE)),
        timed(
            "middleware_timeout",
            "unit",
            30,
            RowHosts.PATIENT_OPEN,
            PIECES,
            delivered(STREAMED + FIRST + LAST + END, "middleware_timeout")));
  }

  private static Stream<Timed<HttpResponseEvent>> lateBodies() {
    return Stream.of(
        timed(
            "whole_body_accumulation_timeout",
            "whole",
            120,
            RowHosts.PATIENT_CLOSED,
            DRIPPING,
            undelivered("whole_body_accumulation_timeout", "timeout")),
        timed(
            "whole_body_accumulation_timeout",
            "whole",
            120,
            RowHosts.PATIENT_OPEN,
            DRIPPING,
            delivered(
                STATUS
                    + TAG
                    + CHUNKED
                    + RowReplies.OURS
                    + "\r\n12\r\nfirst first first \r\n"
                    + LAST
                    + END,
                "whole_body_accumulation_timeout")));
  }

  private static Expected undelivered(String code, String category) {
    return Expected.undelivered(code, category, FAILURE);
  }

  private static Expected delivered(String text, String code) {
    return Expected.delivered(text, code, "timeout", FAILURE);
  }

  private static Timed<HttpResponseEvent> timed(
      String id, String when, int seconds, String host, Reply reply, Expected expected) {
    PeerScript<HttpResponseEvent> script =
        switch (when) {
          case "head" -> (event, line) -> {};
          case "unit" -> SILENT_UNIT;
          default -> OlderAnswers.whole();
        };
    List<String> until = when.equals("unit") ? WITH_FIRST : List.of("first first first");
    return new Timed<>(new Row<>(id, when, host, reply, script, until, expected), seconds);
  }

  /** Of the stage before: late at the head, or at the piece that says so. */
  static PeerScript<HttpResponseEvent> slow(Row<HttpResponseEvent> row) {
    return switch (row.when()) {
      case "head" -> (event, line) -> LATER.execute(() -> line.answer(SKIPS));
      case "unit" -> SLOW_UNIT;
      default -> (event, line) -> line.answer(SKIPS);
    };
  }

  private static final Message SKIPS =
      OlderAnswers.head(
          HttpResponsePreflightResult.newBuilder()
              .setSkip(HttpResponsePreflightSkip.getDefaultInstance()));

  static final PeerScript<HttpResponseEvent> SLOW_UNIT =
      OlderAnswers.at(
          HttpResponseEvent.EventCase.BODY,
          OlderAnswers.STREAM,
          (event, line) ->
              LATER.execute(
                  () ->
                      line.answer(
                          OlderAnswers.unit(OlderAnswers.passed(event.getBody().getSequence())))));

  static final PeerScript<HttpResponseEvent> SILENT_UNIT =
      OlderAnswers.at(HttpResponseEvent.EventCase.BODY, OlderAnswers.STREAM, (event, line) -> {});

  static List<Timed<HttpEvent>> hooks() {
    return List.of(
        hooked(
            "middleware_chain_timeout",
            "head",
            30,
            SHORT,
            (event, line) -> {},
            Expected.undelivered("middleware_chain_timeout", "closed", FAILURE)),
        hooked(
            "middleware_stall_timeout",
            "end",
            30,
            PIECES,
            HookAnswersOfRows.at(
                HttpEvent.EventCase.INPUT_END, HookAnswersOfRows.stream(), (event, line) -> {}),
            Expected.cut(STREAMED + FIRST + LAST, "middleware_stall_timeout", "closed", FAILURE)),
        hooked(
            "middleware_body_timeout",
            "whole",
            120,
            DRIPPING,
            HookAnswersOfRows.whole(),
            Expected.undelivered("middleware_body_timeout", "closed", FAILURE)));
  }

  private static Timed<HttpEvent> hooked(
      String id,
      String when,
      int seconds,
      Reply reply,
      PeerScript<HttpEvent> script,
      Expected expected) {
    return new Timed<>(
        new Row<>(id, when, RowHosts.PATIENT_HOOKS, reply, script, WITH_FIRST, expected), seconds);
  }

  /** A stage with hooks that wants no body, late at the head where the row is about that. */
  static PeerScript<HttpEvent> slowHook(boolean late) {
    return (event, line) -> {
      if (event.hasPreflight() && late) {
        LATER.execute(() -> line.answer(CONTINUES));
      } else if (event.hasPreflight()) {
        line.answer(CONTINUES);
      }
    };
  }

  private static final Message CONTINUES =
      HookAnswersOfRows.head(
          HttpPreflightResult.newBuilder()
              .setContinueWithoutBody(HttpContinue.getDefaultInstance()));
}
