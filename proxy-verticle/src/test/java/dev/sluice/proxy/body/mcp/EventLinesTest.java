package dev.sluice.proxy.body.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.mcp.ToolMemory;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.middleware.MiddlewareChain;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tools in a stream of events, and how tools are compared. */
class EventLinesTest {
  private static final ToolMemory.Place PLACE = new ToolMemory.Place("ci", "mcp.test", 443);

  private final ToolMemory memory = new ToolMemory();
  private final AtomicInteger asked = new AtomicInteger();
  private ToolFilter filter = filter();
  private int turns;

  private ToolFilter filter() {
    RequestFacts request = new RequestFacts("mcp.test", 443, "POST", "/", "", false);
    return new ToolFilter(
        new ToolRules(new Searching(asked), request), memory, PLACE, UnaryOperator.identity());
  }

  /** Admits the call of one tool. */
  private record Searching(AtomicInteger asked) implements Policy {
    @Override
    public EndpointDecision admitEndpoint(String host, int port) {
      return new EndpointDecision.Refused("");
    }

    @Override
    public PolicyDecision admitRequest(RequestFacts request) {
      return new PolicyDecision.Denied("-", "l7", "");
    }

    @Override
    public boolean admitsCall(RequestFacts request, Call call) {
      asked.incrementAndGet();
      return call instanceof Call.Method method
          && method.isToolCall()
          && method.tool().filter("search"::equals).isPresent();
    }

    @Override
    public MiddlewareChain chainFor(String host) {
      return MiddlewareChain.EMPTY;
    }
  }

  private static String list(String... tools) {
    return "{\"id\":1,\"result\":{\"tools\":[" + String.join(",", tools) + "]}}";
  }

  private static String tool(String name, String description) {
    return "{\"name\":\"%s\",\"description\":\"%s\"}".formatted(name, description);
  }

  private String through(String events, int piece) {
    EventLines lines = new EventLines(filter);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = events.getBytes(UTF_8);
    for (int from = 0; from < bytes.length; from += piece) {
      int end = Math.min(bytes.length, from + piece);
      lines.give(Arrays.copyOfRange(bytes, from, end));
      do {
        out.writeBytes(lines.next());
        turns++;
      } while (lines.hasMore());
    }
    out.writeBytes(lines.finish());
    return out.toString(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void aListLosesToolsHoweverItIsCut(int piece) {
    String before = ": hello\n\nevent: message\ndata: {\"a\":1}\n\n";
    String all = list(tool("search", "s"), tool("delete", "d"));

    assertThat(through(before + "id: 7\r\ndata: " + all + "\r\n\r\ndata: 8", piece))
        .isEqualTo(before + "id: 7\ndata: " + list(tool("search", "s")) + "\n\n" + "\ndata: 8");
    assertThat(filter.hidden()).isEqualTo(1);
  }

  @Test
  void dataInSeveralLinesIsOneMessage() {
    assertThat(through("data:{\"id\":1,\ndata: \"result\":{\"tools\":[{\"name\":\"x\"}]}}\n\n", 9))
        .isEqualTo("data: {\"id\":1,\ndata: \"result\":{\"tools\":[]}}\n\n");
  }

  @Test
  void aToolThatIsDescribedOtherwiseIsToldOnce() {
    assertThat(filter.filtered(list(tool("search", "finds")).getBytes(UTF_8))).isEmpty();
    assertThat(filter.changed()).isEmpty();
    filter = filter();
    assertThat(filter.filtered(list(tool("search", "sends all")).getBytes(UTF_8))).isEmpty();
    assertThat(filter.changed()).singleElement().matches(it -> it.getTool().equals("search"));
    filter = filter();
    assertThat(filter.filtered(list(tool("search", "sends all")).getBytes(UTF_8))).isEmpty();
    assertThat(filter.changed()).isEmpty();
  }

  /** The origin chooses how often it names a tool, and each question reads the whole policy. */
  @Test
  void aNameIsJudgedOnce() {
    String[] tools = new String[1000];
    Arrays.fill(tools, tool("delete", "d"));
    tools[999] = tool("search", "s");

    assertThat(through("data: " + list(tools) + "\n\n", 10_000))
        .isEqualTo("data: " + list(tools[999]) + "\n\n");
    assertThat(asked).hasValue(2);
    assertThat(filter.hidden()).isEqualTo(999);
  }

  /** A reader costs far more than a short event. */
  @Test
  void eventsThatHoldNoListAreNotRead() {
    String events = "data:x\n\ndata: [1]\n\ndata:tools\n\n".repeat(4000);

    assertThat(through(events, 96 << 10)).isEqualTo(events);
    assertThat(turns).isEqualTo((events.length() + (96 << 10) - 1) / (96 << 10));
  }

  @Test
  void manyThatMayHoldOneAreReadInManyTurns() {
    String events = "data:{tools\n\n".repeat(6400);

    assertThat(through(events, events.length())).isEqualTo(events);
    assertThat(turns).isBetween(100, 110);
  }

  @Test
  void aListIsFoundInWhateverTurn() {
    String before = "data:{tools\n\n".repeat(640);
    String all = list(tool("search", "s"), tool("delete", "d")).replace("tools", "t\\u006fols");

    assertThat(through(before + "data: " + all + "\n\nrest", 1 << 20))
        .startsWith(before)
        .contains("search")
        .doesNotContain("delete")
        .endsWith("rest");
  }
}
