package dev.sluice.tools.requests;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable;
import dev.sluice.tools.command.TextTable.Cell;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/**
 * Prints the events of one request as a tree: decision and outcome, with stages and findings. A
 * request that still runs is printed in parts. One thread.
 */
public final class RequestTree implements EventView {
  /** A request has at most 320 findings and a few dozens of stages. */
  private static final int MOST_EVENTS = 2000;

  private static final int TEXT_BYTES = 512;

  private final String uid;
  private final byte[] needle;
  private final String node;
  private final Terminal terminal;
  private final PrintStream out;
  private final List<AuditEvent> events = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private int shown;

  public RequestTree(String uid, Terminal terminal, PrintStream out) {
    this(uid, "", terminal, out);
  }

  /**
   * @param node that tells the events, which are shown with more facts than those of the topic;
   *     empty for the topic
   */
  RequestTree(String uid, String node, Terminal terminal, PrintStream out) {
    this.uid = uid;
    this.node = node;
    this.terminal = terminal;
    this.out = out;
    needle = uid.getBytes(StandardCharsets.UTF_8);
  }

  public static boolean isOf(String uid, byte[] event) {
    return contains(event, uid.getBytes(StandardCharsets.UTF_8))
        && AuditEvent.of(event).filter(known -> known.correlation().equals(uid)).isPresent();
  }

  @Override
  public void accept(int partition, byte[] value, long nanos) {
    if (!isDone() && contains(value, needle)) {
      AuditEvent.of(value).filter(event -> event.correlation().equals(uid)).ifPresent(this::add);
    }
  }

  void add(AuditEvent event) {
    // Events come at least once.
    if (!isDone() && seen.add(event.text("/metadata/uid"))) {
      events.add(event);
    }
  }

  String uid() {
    return uid;
  }

  List<AuditEvent> events() {
    return events;
  }

  boolean wasShown() {
    return shown > 0;
  }

  /** Most events are of other requests; this is far cheaper than to parse them. */
  private static boolean contains(byte[] text, byte[] part) {
    for (int at = 0; at <= text.length - part.length; at++) {
      if (Arrays.equals(text, at, at + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isDone() {
    return events.size() >= MOST_EVENTS;
  }

  public boolean isFound() {
    return !events.isEmpty();
  }

  @Override
  public void end() {
    print(true);
  }

  /**
   * Prints the events that were not printed before.
   *
   * @param last whether no event follows
   */
  void print(boolean last) {
    if (shown == events.size()) {
      return;
    }
    Instant start = events.getFirst().time();
    head(start);
    TextTable table = new TextTable(terminal);
    for (int i = shown; i < events.size(); i++) {
      addRow(table, i, start, last);
    }
    shown = events.size();
    table.lines().forEach(out::println);
  }

  private void head(Instant start) {
    String name = terminal.styled("request " + LineEscape.word(uid), TextStyle.BOLD);
    if (wasShown()) {
      out.println(name + "  goes on");
      return;
    }
    JoinedRequest request = joined();
    out.println(
        name + "  " + request.method() + " " + request.target() + "  sandbox " + request.sandbox());
    String teller = node.isEmpty() ? "" : ", node " + LineEscape.word(node);
    out.println(start + ", " + took(request) + teller);
  }

  JoinedRequest joined() {
    AuditEvent summary =
        events.stream().filter(AuditEvent::isSummary).findFirst().orElse(events.getFirst());
    JoinedRequest request = new JoinedRequest(summary, 0);
    events.forEach(request::add);
    return request;
  }

  private static String took(JoinedRequest request) {
    if (!request.isComplete()) {
      return "open";
    }
    return request.duration().map(time -> "took " + Elapsed.text(time)).orElse("ended at once");
  }

  private void addRow(TextTable table, int index, Instant start, boolean last) {
    AuditEvent event = events.get(index);
    boolean open = !last || hasHeadFrom(index + 1);
    String branch;
    if (isHead(event)) {
      branch = open ? "├─ " : "└─ ";
    } else {
      boolean lastOfParent = index == events.size() - 1 || isHead(events.get(index + 1));
      branch = (open ? "│  " : "   ") + (lastOfParent ? "└─ " : "├─ ");
    }
    Instant at = Instant.ofEpochMilli(event.root().path("time").asLong(0));
    table.add(
        Cell.of(branch + LineEscape.word(event.code())),
        new Cell("+" + Elapsed.text(Duration.between(start, at)), TextStyle.FAINT),
        new Cell(event.decision(), RequestColumns.style(event.decision())),
        new Cell(
            stageTime(event).map(time -> "took " + Elapsed.text(time)).orElse("-"),
            TextStyle.FAINT),
        Cell.of(facts(event)));
  }

  private boolean hasHeadFrom(int index) {
    return events.stream().skip(index).anyMatch(RequestTree::isHead);
  }

  /** Whether stages and findings hang on it. */
  private static boolean isHead(AuditEvent event) {
    return event.isSummary() || event.isOfSession() || event.isOfResponse();
  }

  private static Optional<Duration> stageTime(AuditEvent event) {
    long micros = event.root().at("/unmapped/duration_micros").asLong(-1);
    return micros < 0 ? event.duration() : Optional.of(Duration.ofNanos(micros * 1000));
  }

  private String facts(AuditEvent event) {
    StringJoiner facts = new StringJoiner(", ");
    add(facts, "status ", event.status() == 0 ? "" : Integer.toString(event.status()));
    add(facts, "message ", event.text("/unmapped/sequence"));
    add(facts, "from the ", event.text("/unmapped/from"));
    add(facts, "", event.text("/unmapped/message_type"));
    add(facts, "bytes ", event.text("/unmapped/input_bytes"));
    add(facts, "", event.text("/status_code"));
    add(facts, "", event.text("/status_detail"));
    add(facts, "failed at ", event.text("/unmapped/failed_stage/middleware"));
    add(facts, "of ", event.text("/unmapped/failed_stage/implementation"));
    add(facts, "", event.text("/finding_info/title"));
    add(facts, "count ", event.text("/unmapped/count"));
    add(facts, "stage ", event.text("/unmapped/middleware"));
    add(facts, "stage ", event.text("/unmapped/middleware_config"));
    add(facts, "of ", event.text("/unmapped/implementation"));
    add(facts, "of ", event.text("/unmapped/middleware_implementation"));
    add(facts, "did ", event.text("/unmapped/response_middleware_outcome"));
    add(facts, "", event.text("/unmapped/transformed").equals("true") ? changed(event) : "");
    add(facts, "failure ", event.text("/unmapped/failure"));
    add(facts, "policy ", event.text("/firewall_rule/name"));
    add(facts, "engine ", event.text("/firewall_rule/type"));
    if (!node.isEmpty() && isHead(event)) {
      decided(facts, event);
    }
    add(facts, "bytes out ", event.text("/traffic/bytes_out"));
    add(facts, "bytes in ", event.text("/traffic/bytes_in"));
    return facts.toString();
  }

  /** The rest of a decision, and the messages of a session. */
  private static void decided(StringJoiner facts, AuditEvent event) {
    JsonNode unmapped = event.root().path("unmapped");
    // A completion repeats the decision.
    if (!event.code().endsWith(".completion")) {
      add(facts, "rule ", event.text("/firewall_rule/uid"));
      add(facts, "asked ", call(unmapped.path("denied_call")));
      add(facts, "credentials ", texts(unmapped.path("credentials_injected")));
      long chain = unmapped.path("chain_micros").asLong(0);
      add(facts, "chain took ", chain > 0 ? Elapsed.text(Duration.ofNanos(chain * 1000)) : "");
      add(facts, "to ", event.text("/dst_endpoint/ip"));
    }
    add(facts, "closed with ", unmapped.path("close_code").asString(""));
    JsonNode messages = unmapped.path("messages");
    add(facts, "messages read ", messages.path("judged").asString(""));
    add(facts, "messages changed ", messages.path("modified").asString(""));
    add(facts, "messages denied ", messages.path("denied").asString(""));
  }

  private static String call(JsonNode call) {
    String method = call.path("method").asString("");
    String operation = method.isEmpty() ? call.path("operation_type").asString("") : method;
    String name = method.isEmpty() ? texts(call.path("fields")) : call.path("tool").asString("");
    return (operation + " " + name).strip();
  }

  private static String texts(JsonNode list) {
    StringJoiner texts = new StringJoiner(" ");
    list.forEach(text -> texts.add(text.asString("")));
    return texts.toString();
  }

  private static String changed(AuditEvent event) {
    return "changed the " + (event.code().startsWith("websocket.") ? "message" : "request");
  }

  private static void add(StringJoiner facts, String name, String value) {
    if (!value.isEmpty() && !value.equals("-")) {
      facts.add(name + LineEscape.line(LineEscape.cut(value, TEXT_BYTES)));
    }
  }
}
