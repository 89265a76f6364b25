package dev.sluice.proxy.entrance;

import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.Workload;
import dev.sluice.proxy.trace.RequestTrace;
import dev.sluice.wire.connection.AwaitingExchange;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.LingeringClose;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Event loop only. Refuses and records bytes that are not a valid request, or a request without a
 * sandbox (data-plane 18.8, row 13).
 */
public final class UnreadableRefusal {
  // Method of a request that was not read.
  private static final String UNKNOWN = "";

  private final LoopServices loop;
  private final ClientConnection client;
  private final TunnelRecords records;

  // The response and how it ends the connection.
  private record Answer(Refusal refusal, String method, boolean lingers, boolean unauthenticated) {}

  /**
   * A broken request or connection of an HTTP/2 client.
   *
   * @param stream its number; 0 for the whole connection
   * @param reason platform text for the audit
   * @param answered the stream ends with the refusal, not with a reset
   */
  record Broken(int stream, Refusal refusal, String reason, boolean answered) {}

  public UnreadableRefusal(
      LoopServices loop, ClientConnection client, Workload sandbox, Optional<Authority> to) {
    this.loop = loop;
    this.client = client;
    this.records =
        new TunnelRecords(loop, sandbox, to, loop.node().snapshots().current(), RequestTrace.NONE);
  }

  /** Answers and closes after the client has finished sending. */
  public void refuse(Refusal refusal, String reason) {
    refuse(new Answer(refusal, UNKNOWN, true, false), RuleEngine.HTTP_PARSER.text(), reason);
  }

  public void refuseUnidentified(String method, String reason) {
    refuse(
        new Answer(Refusals.proxyAuthenticationRequired(), method, true, true),
        "proxy-auth",
        reason);
  }

  public void turnAway(Refusal refusal, String reason) {
    refuse(new Answer(refusal, UNKNOWN, false, false), RuleEngine.HTTP_PARSER.text(), reason);
  }

  private void refuse(Answer answer, String engine, String reason) {
    Refusal refusal = answer.refusal();
    // Bytes that arrive before the record is written must not become another request.
    client.stopReading();
    client.enter(new AwaitingExchange(client));
    loop.audit()
        .append(record(answer, engine, reason))
        .onSuccess(ignored -> client.run(() -> say(refusal, answer)))
        .onFailure(ignored -> client.run(() -> say(Refusals.auditUnavailable(), answer)));
  }

  /**
   * Records an invalid HTTP/2 request, or the end of its connection. {@code then} receives the
   * answer; empty when the record failed, or when a reset says all.
   */
  void record(Broken broken, Consumer<Optional<ByteBuf>> then) {
    TunnelDecision decision =
        decision(broken.refusal(), RuleEngine.HTTP_PARSER.text(), broken.reason());
    loop.audit()
        .append(records.record(decision.toBuilder().setStream(broken.stream()).build()))
        .onComplete(
            done ->
                client.run(
                    () ->
                        then.accept(
                            done.succeeded() && broken.answered()
                                ? Optional.of(answer(broken.refusal(), UNKNOWN))
                                : Optional.empty())));
  }

  private ByteBuf answer(Refusal refusal, String method) {
    return RefusalWriter.write(method, refusal, records.tunnelId());
  }

  private AuditRecord record(Answer answer, String engine, String reason) {
    return records.record(decision(answer.refusal(), engine, reason)).toBuilder()
        .setUnauthenticated(answer.unauthenticated())
        .build();
  }

  private TunnelDecision decision(Refusal refusal, String engine, String reason) {
    return records.refused(Kind.KIND_UNREADABLE, refusal, "-", engine, reason);
  }

  private void say(Refusal refusal, Answer answer) {
    LingeringClose.answer(
        client, loop.deadlines(), answer(refusal, answer.method()), answer.lingers());
  }
}
