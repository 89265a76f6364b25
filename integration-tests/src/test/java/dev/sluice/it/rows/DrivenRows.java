package dev.sluice.it.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import dev.sluice.it.rows.node.RowEvents;
import dev.sluice.it.rows.node.RowNode;
import dev.sluice.it.rows.node.RowNode.Came;
import dev.sluice.it.service.ResponsePeer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** Rows that a node has met, some at once, and the events about them. */
record DrivenRows<E extends Message>(
    RowNode node, ResponsePeer<E> peer, Map<String, Came> came, Map<String, RowEvents> events) {
  private static final int AT_ONCE = 4;
  private static final int ATTEMPTS = 4;
  private static final Duration SOON = Duration.ofSeconds(3);

  /** Then the rows that lack an event fail, and the others do not. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  static <E extends Message> DrivenRows<E> drive(
      RowNode node, ResponsePeer<E> peer, List<Row<E>> rows) {
    return told(node, peer, rows, met(node, peer, rows, AT_ONCE, (path, millis) -> {}));
  }

  /** What clients got of all rows, so many under way at once, and the milliseconds of each. */
  static <E extends Message> Map<String, Came> met(
      RowNode node,
      ResponsePeer<E> peer,
      List<Row<E>> rows,
      int atOnce,
      BiConsumer<String, Long> took) {
    Map<String, Came> came = new ConcurrentHashMap<>();
    Semaphore free = new Semaphore(atOnce);
    List<CompletableFuture<Void>> asked =
        rows.stream()
            .map(
                row -> {
                  free.acquireUninterruptibly();
                  return CompletableFuture.runAsync(
                      () -> {
                        long start = System.nanoTime();
                        came.put(row.path(), meet(node, peer, row));
                        took.accept(row.path(), (System.nanoTime() - start) / 1_000_000);
                        free.release();
                      },
                      Thread::startVirtualThread);
                })
            .toList();
    asked.forEach(CompletableFuture::join);
    return came;
  }

  /** With the events about what was met. */
  static <E extends Message> DrivenRows<E> told(
      RowNode node, ResponsePeer<E> peer, List<Row<E>> rows, Map<String, Came> came) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<JsonObject> events =
        node.topic.until(
            all -> isTold(RowEvents.byPath(all), rows) || System.nanoTime() > deadline);
    return new DrivenRows<>(node, peer, came, RowEvents.byPath(events));
  }

  private static <E extends Message> Came meet(RowNode node, ResponsePeer<E> peer, Row<E> row) {
    node.origin.answers(row.path(), row.reply());
    peer.when(row.path(), row.script());
    return node.ask(row.host(), row.path(), row.until());
  }

  private static <E extends Message> boolean isTold(
      Map<String, RowEvents> events, List<Row<E>> rows) {
    return rows.stream()
        .allMatch(
            row -> {
              RowEvents of = events.getOrDefault(row.path(), new RowEvents(List.of()));
              String last =
                  row.isClosedLater() || row.isOfBody() ? "response.closing" : "response.decision";
              // What tells of the stage, and the findings, may be written by others, and come
              // later.
              return !of.of(last).isEmpty() && RowCheck.isWhole(row, of);
            });
  }

  void check(Row<E> row, boolean hooks) {
    new RowCheck(
            row,
            Objects.requireNonNull(came.get(row.path())),
            events.getOrDefault(row.path(), new RowEvents(List.of())),
            hooks,
            node.origin.port())
        .all();
  }

  /** Each kind of contract failure is told at least once. */
  void checkContractFailures(List<Row<E>> rows) {
    Set<String> told =
        events.values().stream()
            .filter(of -> of.findings().contains(RowCheck.CONTRACT_FAILURE))
            .map(RowCheck::contractFailure)
            .collect(Collectors.toSet());
    assertThat(rows.stream().map(row -> row.expected().contract()).filter(it -> !it.isEmpty()))
        .allSatisfy(kind -> assertThat(told).contains(kind));
  }

  /**
   * The reason that the service was told. It has 10 ms to get there, which a busy machine may miss:
   * the row is then driven again.
   */
  int ended(Row<E> row) {
    int attempts = row.expected().end() == Row.NO_END ? 0 : ATTEMPTS;
    int driven = 1;
    for (; driven <= attempts && !isEnded(row); driven++) {
      meet(node, peer, row);
    }
    List<Integer> reasons = peer.ended(row.path());
    // One that came late may be told beside that of the next attempt.
    assertThat(reasons).hasSizeLessThanOrEqualTo(driven);
    assertThat(reasons.stream().distinct().count()).isLessThanOrEqualTo(1);
    return reasons.isEmpty() ? Row.NO_END : reasons.getFirst();
  }

  private boolean isEnded(Row<E> row) {
    try {
      await().atMost(SOON).until(() -> !peer.ended(row.path()).isEmpty());
      return true;
    } catch (ConditionTimeoutException lost) {
      return false;
    }
  }
}
