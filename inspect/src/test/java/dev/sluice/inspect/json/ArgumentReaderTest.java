package dev.sluice.inspect.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.body.CallReader.Reading;
import dev.sluice.inspect.body.Requests;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.graphql.GraphqlReader;
import dev.sluice.inspect.jsonrpc.JsonRpcReader;
import dev.sluice.inspect.mcp.McpReader;
import dev.sluice.inspect.mcp.McpVersion;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentReaderTest {
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\",\"arguments\":%s}}";
  private static final CallReader MCP = new McpReader(true, Set.of(McpVersion.V2025_03_26));

  private static ArgumentValue read(String json) throws UnreadableBodyException {
    JsonReader reader = JsonReader.of(json);
    ArgumentValue value = new ArgumentReader().read(reader);
    reader.end();
    return value;
  }

  private static List<Call> calls(CallReader reader, String body) {
    Reading reading = reader.read(Requests.post(body));
    assertThat(reading).isInstanceOf(Reading.Calls.class);
    return ((Reading.Calls) reading).calls();
  }

  /** What conditions may look at, in values and characters; a value counts each time it is held. */
  private static long size(ArgumentValue value) {
    return switch (value) {
      case ArgumentValue.Text(var text) -> 1L + text.length();
      case ArgumentValue.Elements(var values) ->
          1 + values.stream().mapToLong(ArgumentReaderTest::size).sum();
      case ArgumentValue.Members(var values) ->
          1
              + values.entrySet().stream()
                  .mapToLong(member -> member.getKey().length() + size(member.getValue()))
                  .sum();
      default -> 1;
    };
  }

  @Test
  void valuesAreReadExactly() throws UnreadableBodyException {
    assertThat(read("{\"a\":[1,1.50,\"x\",true,false,null,{}]}"))
        .isEqualTo(
            new ArgumentValue.Members(
                Map.of(
                    "a",
                    new ArgumentValue.Elements(
                        List.of(
                            new ArgumentValue.Decimal(BigDecimal.ONE, true),
                            new ArgumentValue.Decimal(new BigDecimal("1.50"), false),
                            new ArgumentValue.Text("x"),
                            new ArgumentValue.Truth(true),
                            new ArgumentValue.Truth(false),
                            new ArgumentValue.Null(),
                            new ArgumentValue.Members(Map.of()))))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\ud800\"", "\"a\\udc00b\"", "1e99999999999"})
  void whatServersReadDifferentlyIsUnreadable(String json) throws UnreadableBodyException {
    assertThat(read(json)).isEqualTo(ArgumentValue.UNREADABLE);
  }

  @Test
  void valuesOverABoundAreUnreadableAndTheRestIsStillChecked() throws UnreadableBodyException {
    String many =
        IntStream.rangeClosed(0, ArgumentValue.MAX_MEMBERS)
            .mapToObj("\"k%d\":1"::formatted)
            .collect(Collectors.joining(",", "{", "}"));
    String text = "\"" + "x".repeat(ArgumentValue.MAX_TEXT + 1) + "\"";

    assertThat(read(many)).isEqualTo(ArgumentValue.UNREADABLE);
    assertThat(read(text)).isEqualTo(new ArgumentValue.LongText(ArgumentValue.MAX_TEXT + 1));
    assertThat(MCP.withArguments().read(Requests.post(CALL.formatted("{\"a\":1,\"a\":2}"))))
        .isInstanceOf(Reading.Refused.class);
  }

  @Test
  void nothingShowsAValue() throws UnreadableBodyException {
    ArgumentValue value = read("{\"canary\":[\"canary\",4711,{\"canary\":true}]}");

    assertThat(value.toString()).doesNotContain("canary").doesNotContain("4711");
    assertThat(calls(MCP.withArguments(), CALL.formatted("{\"canary\":4711}")).toString())
        .doesNotContain("canary")
        .doesNotContain("4711");
  }

  @Test
  void withoutRulesAboutThemArgumentsAreNotRead() {
    String body = CALL.formatted("{\"a\":1}");

    assertThat(calls(MCP, body))
        .allMatch(call -> ((Call.Method) call).params().equals(ArgumentValue.UNREADABLE));
    assertThat(calls(new JsonRpcReader(), body))
        .allMatch(call -> ((Call.Method) call).params().equals(ArgumentValue.UNREADABLE));
    assertThat(calls(new GraphqlReader(Map.of()), "{\"query\":\"{ a(b: 1) }\"}"))
        .allMatch(call -> ((Call.Operation) call).arguments().isEmpty());
  }

  @Test
  void aBatchSharesOneBound() {
    String call = CALL.formatted("{\"a\":\"" + "x".repeat(8000) + "\"}");
    String batch =
        IntStream.range(0, 60).mapToObj(i -> call).collect(Collectors.joining(",", "[", "]"));

    long size =
        calls(MCP.withArguments(), batch).stream()
            .mapToLong(one -> size(((Call.Method) one).params()))
            .sum();
    assertThat(size).isBetween(200_000L, (long) ArgumentReader.MAX_SIZE + 3 * 60);
  }

  @Test
  void aVariableCountsEachTimeItIsUsed() {
    String fields =
        IntStream.range(0, 2000)
            .mapToObj("a%d: f(x: $v)"::formatted)
            .collect(Collectors.joining(" "));
    String body =
        "{\"query\":\"query($v: String) { %s }\",\"variables\":{\"v\":\"%s\"}}"
            .formatted(fields, "x".repeat(8000));

    long size =
        calls(new GraphqlReader(Map.of()).withArguments(), body).stream()
            .flatMap(
                one -> ((Call.Operation) one).arguments().getOrDefault("f", List.of()).stream())
            .mapToLong(ArgumentReaderTest::size)
            .sum();
    assertThat(size).isBetween(200_000L, (long) ArgumentReader.MAX_SIZE + 4 * 2000);
  }
}
