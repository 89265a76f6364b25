package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that an MCP server lists, as a sandbox sees them. */
class ListedToolsTest {
  private static final String ASKED =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}";
  private static final String ALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{\"name\":\"search\"},{\"name\":\"drop\"}]}}";
  private static final String KEPT =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{\"name\":\"search\"}]}}";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private static String mcp(String enforcement) {
    return """
    protocol: mcp
    mcp: {versions: [2025-03-26]}
    enforcement: %s
    rules: [{allow: {method: tools/list}}, {allow: {method: tools/call, tool: search}}]
    """
        .formatted(enforcement);
  }

  private String answer(String enforcement, String response) {
    return answer(enforcement, RawOrigin.plain(proxy.vertx, RawOrigin.always(response)));
  }

  private String answer(String enforcement, RawOrigin origin) {
    proxy.start(ProxyHarness.policy(origin.port(), mcp(enforcement), ""));
    String authority = HOST + ":" + origin.port();
    try (RawClient client = proxy.client()) {
      return client
          .send(
              "POST http://%s/mcp HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(authority, authority, ASKED.length(), ASKED))
          .readToEnd();
    }
  }

  private static String json(String fields, String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%s\r\n%s".formatted(fields, body);
  }

  private static String whole(String body) {
    return json("ETag: \"1\"\r\nContent-Length: " + body.length() + "\r\n", body);
  }

  @Test
  void aListHasTheToolsAloneThatMayBeCalled() {
    String response = answer("enforce", whole(ALL));

    assertThat(response)
        .contains("Content-Length: " + KEPT.length() + "\r\n")
        .doesNotContain("ETag")
        .endsWith("\r\n\r\n" + KEPT);
    await().until(() -> proxy.audit.records().stream().anyMatch(AuditRecord::hasResponse));
    assertThat(proxy.audit.records().stream().filter(AuditRecord::hasResponse))
        .singleElement()
        .matches(record -> record.getResponse().getClosing().getToolsHidden() == 1);
  }

  /** The request was carried out by then, so that its client must not simply repeat it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aListIsNotSeenWithoutItsRecord(boolean events) {
    assertUnseen(events, answerAfter(proxy.audit::fail, list(events)));
  }

  private static String list(boolean events) {
    return events ? events("data: " + ALL + "\n\n") : whole(ALL);
  }

  private static void assertUnseen(boolean events, String response) {
    assertThat(response)
        .startsWith(events ? "HTTP/1.1 200 OK" : "HTTP/1.1 502 Bad Gateway")
        .doesNotContain("search");
  }

  private String answerAfter(Runnable first, String response) {
    return answer(
        "enforce",
        RawOrigin.plain(
            proxy.vertx,
            (socket, soFar, consumed) -> {
              if (soFar.endsWith(ASKED)) {
                consumed.run();
                first.run();
                socket.write(response);
              }
            }));
  }

  /** The disk takes a record later than the journal does. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aListAwaitsItsRecord(boolean events) throws Exception {
    FutureTask<Boolean> refusing = new FutureTask<>(proxy.audit::refuseHeld, true);
    Thread.ofVirtual().start(() -> afterItsRecord(refusing));

    assertUnseen(events, answerAfter(proxy.audit::hold, list(events)));
    assertThat(refusing.get()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aListGoesOnWithItsRecord(boolean events) {
    Thread.ofVirtual().start(() -> afterItsRecord(proxy.audit::release));

    assertThat(answerAfter(proxy.audit::hold, list(events))).contains(KEPT);
  }

  private void afterItsRecord(Runnable step) {
    await().until(() -> proxy.audit.records().stream().anyMatch(AuditRecord::hasResponse));
    step.run();
  }

  /** They are read in many turns of the loop, and the end of the response waits for that. */
  @Test
  void aListBehindManyEventsIsReadBeforeTheEnd() {
    String many = "data:{tools\n\n".repeat(5000);
    String response = answer("enforce", events(many + "data: " + ALL + "\n\nrest"));

    assertThat(response).contains(KEPT).doesNotContain("drop");
    assertThat(response.split("data:\\{tools", -1)).hasSize(5001);
    assertThat(response).endsWith("\r\n0\r\n\r\n").contains("rest");
  }

  @Test
  void aListThatMayBeSeenKeepsItsBytes() {
    assertThat(answer("enforce", whole(KEPT))).contains("ETag: \"1\"").endsWith("\r\n\r\n" + KEPT);
  }

  @Test
  void auditAloneHidesNothing() {
    assertThat(answer("audit", whole(ALL))).endsWith(ALL);
  }

  @Test
  void aBodyWithoutALengthIsRead() {
    String chunked =
        json(
            "Transfer-Encoding: chunked\r\n", "%x\r\n%s\r\n0\r\n\r\n".formatted(ALL.length(), ALL));

    assertThat(answer("enforce", chunked))
        .contains("Content-Length: " + KEPT.length() + "\r\n")
        .endsWith("\r\n\r\n" + KEPT);
  }

  @Test
  void eventsAreRead() {
    String response = answer("enforce", events(": begin\n\ndata: " + ALL + "\n\n"));

    assertThat(response).contains(": begin\n\ndata: " + KEPT + "\n\n").doesNotContain("drop");
  }

  private static String events(String events) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
        .formatted(events.length(), events);
  }

  @Test
  void aLongBodyGoesOnUnread() {
    String padded = ALL.replace("\"id\":1", "\"id\":1,\"pad\":\"" + "x".repeat(5 << 20) + "\"");
    String chunked =
        json(
            "Transfer-Encoding: chunked\r\n",
            "%x\r\n%s\r\n0\r\n\r\n".formatted(padded.length(), padded));

    assertThat(answer("enforce", chunked)).contains("drop").hasSizeGreaterThan(5 << 20);
  }
}
