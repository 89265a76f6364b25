package dev.sluice.proxy.exchange;

import com.google.protobuf.ByteString;
import dev.sluice.config.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.chain.Verdict;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.HeaderName;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Event loop. Takes one request through its chain: a permit, the body up to the limit, the verdict
 * (middleware-contract f). It answers exactly once, and holds the permit until it does.
 */
final class Inspection {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final LoopServices loop;
  private final ClientConnection client;
  private final RequestHead head;
  private final SelectedChain chain;
  private final ChainRequest.Builder request;
  private final MiddlewareRefusals.Stopped subject;
  private final Consumer<Inspected> then;

  /**
   * Prepares an inspection.
   *
   * @param request everything but the body
   * @param subject what a refusal names
   */
  Inspection(
      LoopServices loop,
      ClientConnection client,
      RequestHead head,
      SelectedChain chain,
      ChainRequest.Builder request,
      MiddlewareRefusals.Stopped subject,
      Consumer<Inspected> then) {
    this.loop = loop;
    this.client = client;
    this.head = head;
    this.chain = chain;
    this.request = request;
    this.subject = subject;
    this.then = then;
  }

  void start() {
    switch (loop.permits().acquire(this::admitted)) {
      case GRANTED -> admitted();
      case WAITING -> {
        client.pauseReading();
        client.enter(new Parked(client));
      }
      case EXHAUSTED ->
          then.accept(
              stopped(
                  MiddlewareRefusals.exhausted(subject),
                  "middleware work admission exhausted",
                  finding(
                      "openshell.middleware.admission_exhausted",
                      PlatformFinding.Severity.SEVERITY_MEDIUM,
                      "shed")));
    }
  }

  private void admitted() {
    if (client.isClosed()) {
      answer(new Inspected.Abandoned());
    } else if (!chain.anyResolved()) {
      request.setBodyUnread(true);
      evaluate(verdict -> passed(verdict, new RequestBody.Streamed()));
    } else {
      readBody();
    }
  }

  private void readBody() {
    switch (head.framing()) {
      case BodyFraming.None ignored ->
          evaluate(verdict -> passed(verdict, buffered(verdict, ByteString.EMPTY, false)));
      case BodyFraming.Length length when length.bytes() > chain.bodyLimit() -> overCapacity();
      case BodyFraming.Length ignored -> collect();
      case BodyFraming.Chunked ignored -> collect();
      // A request is never delimited by its connection's close.
      case BodyFraming.UntilClose ignored -> answer(refused(Refusals.malformedBody(), "framing"));
    }
  }

  private void collect() {
    if (client.inbox().isEmpty() && head.headers().contains(HeaderName.EXPECT)) {
      client.write(Unpooled.wrappedBuffer(CONTINUE));
    }
    new BodyCollector(
            client, head.framing(), chain.bodyLimit(), loop.timeouts().body(), this::collected)
        .start();
  }

  private void collected(CollectedBody body) {
    switch (body) {
      case CollectedBody.Whole whole -> judge(whole.bytes());
      case CollectedBody.TooLarge ignored -> answer(bodyUnavailable());
      case CollectedBody.Malformed ignored ->
          answer(refused(Refusals.malformedBody(), "malformed body"));
      case CollectedBody.WithTrailers ignored ->
          answer(
              refused(
                  Refusals.malformedBody(),
                  "chunked request trailers are not supported when buffering"));
      case CollectedBody.TimedOut ignored ->
          answer(refused(Refusals.requestTimeout(), "request body stalled"));
      case CollectedBody.ClientGone ignored -> answer(new Inspected.Abandoned());
    }
  }

  private void judge(ByteString body) {
    request.setBody(body);
    evaluate(verdict -> passed(verdict, buffered(verdict, body, true)));
  }

  private void evaluate(Function<Verdict.Allow, Inspected> onAllow) {
    loop.chains()
        .evaluate(request.build(), chain)
        .onSuccess(
            verdict ->
                answer(
                    switch (verdict) {
                      case Verdict.Allow allow -> onAllow.apply(allow);
                      case Verdict.Deny deny -> denied(deny);
                      case Verdict.Unavailable unavailable -> unavailable(unavailable);
                    }));
  }

  private static RequestBody buffered(Verdict.Allow allow, ByteString original, boolean present) {
    return new RequestBody.Buffered(
        allow.body().orElse(original),
        present || allow.body().filter(b -> !b.isEmpty()).isPresent());
  }

  private static Inspected passed(Verdict.Allow allow, RequestBody body) {
    return new Inspected.Passed(
        body, allow.mutations(), allow.modifies(), allow.stages(), List.of());
  }

  private Inspected denied(Verdict.Deny deny) {
    return new Inspected.Stopped(
        MiddlewareRefusals.denied(subject, deny.entry(), deny.reasonCode()),
        withCode("middleware_denied:" + deny.entry(), deny.reasonCode()),
        deny.stages(),
        List.of());
  }

  private Inspected unavailable(Verdict.Unavailable unavailable) {
    return new Inspected.Stopped(
        MiddlewareRefusals.failed(subject),
        "middleware_failed: " + unavailable.reasonCode(),
        unavailable.stages(),
        List.of());
  }

  private static String withCode(String reason, String code) {
    return code.isEmpty() ? reason : reason + ":" + code;
  }

  /**
   * A declared length over the limit is known before a byte is read, so the stream can go on (f.9).
   */
  private void overCapacity() {
    boolean allOpen =
        chain.entries().stream().allMatch(entry -> entry.onError() == OnError.FAIL_OPEN);
    answer(
        allOpen
            ? new Inspected.Passed(
                new RequestBody.Streamed(),
                List.of(),
                false,
                List.of(),
                List.of(
                    finding(
                        "openshell.middleware.body_unavailable",
                        PlatformFinding.Severity.SEVERITY_MEDIUM,
                        "fail_open")))
            : bodyUnavailable());
  }

  private Inspected bodyUnavailable() {
    return stopped(
        MiddlewareRefusals.failed(subject),
        "middleware_failed: request_body_over_capacity",
        finding(
            "openshell.middleware.body_unavailable",
            PlatformFinding.Severity.SEVERITY_HIGH,
            "denied"));
  }

  private static Inspected refused(Refusal refusal, String reason) {
    return new Inspected.Stopped(refusal, reason, List.of(), List.of());
  }

  private static Inspected stopped(Refusal refusal, String reason, PlatformFinding finding) {
    return new Inspected.Stopped(refusal, reason, List.of(), List.of(finding));
  }

  private static PlatformFinding finding(
      String uid, PlatformFinding.Severity severity, String disposition) {
    return PlatformFinding.newBuilder()
        .setUid(uid)
        .setSeverity(severity)
        .setDisposition(disposition)
        .build();
  }

  private void answer(Inspected result) {
    loop.permits().release();
    then.accept(result);
  }
}
