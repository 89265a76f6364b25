package dev.sluice.inspect.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.mcp.ToolList.Tool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolListTest {
  private static final String LIST =
      """
      {"jsonrpc":"2.0","id":1,"result":{"tools":[
        {"name":"sé\\u0061rch","description":"finds — all","inputSchema":{"type":"object","n":1}},
        {"name":"delete","description":"removes"}, {"name":"get"}
      ],"nextCursor":"x"}}
      """;

  private static ToolList read(String json) {
    return ToolList.read(json.getBytes(UTF_8)).orElseThrow();
  }

  private static String keeping(String json, String... names) {
    List<String> kept = List.of(names);
    return new String(read(json).keeping(tool -> kept.contains(tool.name())), UTF_8);
  }

  @Test
  void toolsHaveTheirNamesDecoded() {
    assertThat(read(LIST).tools())
        .extracting(Tool::name)
        .containsExactly("séarch", "delete", "get");
  }

  @Test
  void whatIsKeptKeepsItsBytes() {
    assertThat(keeping(LIST, "séarch", "delete", "get")).isEqualTo(LIST);
    assertThat(keeping(LIST, "séarch", "get"))
        .isEqualTo(
            """
            {"jsonrpc":"2.0","id":1,"result":{"tools":[\
            {"name":"sé\\u0061rch","description":"finds — all","inputSchema":{"type":"object","n":1}},\
            {"name":"get"}],"nextCursor":"x"}}
            """);
    assertThat(keeping(LIST)).contains("\"tools\":[],");
  }

  @Test
  void aBatchHasALotOfLists() {
    String batch =
        "[{\"id\":1,\"result\":{\"tools\":[{\"name\":\"a\"},7]}},3,"
            + "{\"id\":2,\"result\":{\"tools\":[{\"name\":\"b\"}]}}]";
    assertThat(keeping(batch, "b"))
        .isEqualTo(
            "[{\"id\":1,\"result\":{\"tools\":[]}},3,"
                + "{\"id\":2,\"result\":{\"tools\":[{\"name\":\"b\"}]}}]");
  }

  @Test
  void theDigestFollowsTheDescriptionAndTheSchemaAlone() {
    String described = read(LIST).tools().get(1).description();
    String moved = LIST.replace("\"removes\"", "\"removes\",\"_meta\":{\"at\":1}");
    String changed = LIST.replace("removes", "sends");

    assertThat(read(moved).tools().get(1).description()).isEqualTo(described).hasSize(64);
    assertThat(read(changed).tools().get(1).description()).isNotEqualTo(described);
    assertThat(read(LIST.replace("\"n\":1", "\"n\":2")).tools().getFirst().description())
        .isNotEqualTo(read(LIST).tools().getFirst().description());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "{\"result\":{\"tools\":7}}",
        "{\"tools\":[{\"name\":\"a\"}]}",
        "{\"result\":{\"tools\":[{\"name\":\"a\",\"name\":\"b\"}]}}",
        "{\"result\":{\"tools\":[{\"name\":\"a\"}",
        "{\"result\":{\"tools\":[]}} {}"
      })
  void whatHasNoSingleReadingListsNothing(String json) {
    assertThat(ToolList.read(json.getBytes(UTF_8))).isEmpty();
  }

  /** Each takes far more memory than its bytes, of which an origin may send millions. */
  @Test
  void aListIsReadUpToABound() {
    String list = "{\"result\":{\"tools\":[%s]}}";

    String whole = list.formatted("0,".repeat(ToolList.MOST_TOOLS - 1) + "{\"name\":\"a\"}");
    String longer = list.formatted("0,".repeat(ToolList.MOST_TOOLS) + "{\"name\":\"a\"}");

    assertThat(ToolList.read(whole.getBytes(UTF_8))).isPresent();
    assertThat(ToolList.read(longer.getBytes(UTF_8))).isEmpty();
  }
}
