package dev.sluice.inspect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.body.CallReader.Reading;
import dev.sluice.inspect.body.Requests;
import dev.sluice.inspect.graphql.GraphqlReader;
import dev.sluice.inspect.jsonrpc.JsonRpcId;
import dev.sluice.inspect.jsonrpc.JsonRpcReader;
import dev.sluice.inspect.mcp.McpReader;
import dev.sluice.inspect.mcp.McpVersion;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Every body ends in calls or in a rejection that quotes nothing of it, always the same. */
class BodyFuzzTest {
  private static final String CANARY = "canary";
  private static final CallReader GRAPHQL =
      new GraphqlReader(Map.of("abc", new Call.Operation("query", "", Set.of("a"))));
  private static final CallReader JSON_RPC = new JsonRpcReader();
  private static final CallReader MCP = new McpReader(true, EnumSet.allOf(McpVersion.class));

  @FuzzTest
  void graphqlBody(FuzzedDataProvider data) {
    read(GRAPHQL, post(data));
  }

  @FuzzTest
  void graphqlText(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    StringBuilder json = new StringBuilder("{\"query\":\"");
    text.chars().forEach(c -> json.append("\\u%04x".formatted(c)));
    read(GRAPHQL, Requests.post(json.append("\"}").toString()));
  }

  @FuzzTest
  void graphqlQuery(FuzzedDataProvider data) {
    try {
      read(GRAPHQL, Requests.get(data.consumeRemainingAsAsciiString()));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("URLDecoder");
    }
  }

  @FuzzTest
  void jsonRpcBody(FuzzedDataProvider data) {
    BodyRequest request = post(data);
    read(JSON_RPC, request);
    assertThat(JsonRpcId.of(request.body()).toString()).doesNotContain(CANARY);
  }

  @FuzzTest
  void mcpBody(FuzzedDataProvider data) {
    read(MCP, post(data));
  }

  @FuzzTest
  void graphqlMessage(FuzzedDataProvider data) {
    read(GRAPHQL.ofMessages(), post(data), 0);
  }

  @FuzzTest
  void mcpMessage(FuzzedDataProvider data) {
    read(MCP.ofMessages(), post(data));
  }

  private static BodyRequest post(FuzzedDataProvider data) {
    return Requests.post(ByteBuffer.wrap(data.consumeRemainingAsBytes()));
  }

  private static void read(CallReader reader, BodyRequest request) {
    read(reader, request, 1);
  }

  private static void read(CallReader reader, BodyRequest request, int atLeast) {
    Reading reading = reader.read(request);

    assertThat(reading).isEqualTo(reader.read(request));
    Reading withArguments = reader.withArguments().read(request);
    assertThat(withArguments.getClass()).isEqualTo(reading.getClass());
    assertThat(withArguments).isEqualTo(reader.withArguments().read(request));
    switch (reading) {
      case Reading.Calls calls -> assertThat(calls.calls()).hasSizeGreaterThanOrEqualTo(atLeast);
      case Reading.Rejected rejected -> assertThat(rejected.reason()).doesNotContain(CANARY);
      case Reading.Refused refused -> assertThat(refused.fault().detail()).doesNotContain(CANARY);
    }
  }
}
