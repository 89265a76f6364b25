package dev.sluice.policy;

import static dev.sluice.policy.Policies.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Violation;
import dev.sluice.policy.MessageReading.Sender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policies on the page against the compiler. */
class PolicyDocTest {
  private static final Path PAGE = Path.of("..", "docs", "policy.md");
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ENDPOINTS = Pattern.compile("a policy at most ([0-9,]+) endpoints");

  @Test
  void everyExampleCompilesWithoutWarning() throws IOException {
    assertThat(examples())
        .isNotEmpty()
        .allSatisfy(
            example ->
                assertThat(Policies.warnings(example))
                    .allMatch(warning -> warning.contains(Violation.OWN_KEY)));
  }

  @ParameterizedTest(name = "{0}: {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "graphql.example.com|{\"query\":\"{ product searchAll __typename }\"}|true",
        "graphql.example.com|{\"query\":\"{ product adminUsers }\"}|false",
        "graphql.example.com|{\"query\":\"mutation AddToCart { addToCart }\"}|true",
        "graphql.example.com|{\"query\":\"mutation { addToCart }\"}|false",
        "graphql.example.com|{\"id\":\"5ae3f1\"}|true",
        "graphql.example.com|{\"id\":\"000000\"}|false",
        "rpc.example.com|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\"}|true",
        "rpc.example.com|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_send\"}|false",
        "mcp.example.com|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}|true",
        "mcp.example.com|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"docs_read\"}}|true",
        "mcp.example.com|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"delete\"}}|false",
        "mcp.example.com|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/subscribe\","
            + "\"params\":{\"uri\":\"x\"}}|false",
      })
  void theBodyAwareExampleDecidesAsDocumented(String host, String body, boolean allowed)
      throws IOException {
    Policy policy = Policies.valid(examples().getFirst());
    RequestFacts request = new RequestFacts(host, 443, "POST", "/graphql", "", false);

    assertThat(policy.admitBody(request, bytes(body)) instanceof PolicyDecision.Allowed)
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "chat.example.com|/live|hello|true",
        "chat.example.com|/other|hello|false",
        "shop.example.com|/graphql|{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":"
            + "{\"query\":\"subscription {orderChanged}\"}}|true",
        "shop.example.com|/graphql|{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":"
            + "{\"query\":\"{orders}\"}}|false",
        "shop.example.com|/graphql|hello|false",
        "node.example.com|/|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\"}|true",
        "node.example.com|/|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\"}|false",
      })
  void theExampleOfMessagesDecidesAsDocumented(
      String host, String path, String message, boolean allowed) throws IOException {
    Policy policy = Policies.valid(examples().get(1));
    RequestFacts handshake = new RequestFacts(host, 443, "GET", path, "", true);

    assertThat(
            policy.admitMessage(handshake, Sender.CLIENT, bytes(message))
                instanceof PolicyDecision.Allowed)
        .isEqualTo(allowed);
  }

  @Test
  void theStatedNumberOfEndpointsIsTheLimit() throws IOException {
    Matcher stated = ENDPOINTS.matcher(Files.readString(PAGE));
    assertThat(stated.find()).isTrue();
    int limit = Integer.parseInt(stated.group(1).replace(",", ""));

    Policies.valid(endpoints(limit));
    assertThat(Policies.errors(endpoints(limit + 1)))
        .singleElement()
        .asString()
        .endsWith("too many endpoints (%d > %d)".formatted(limit + 1, limit));
  }

  private static String endpoints(int count) {
    return "network_policies:\n  p:\n    endpoints:\n"
        + IntStream.range(0, count)
            .mapToObj("      - {host: h%d.test, port: 443}\n"::formatted)
            .collect(Collectors.joining());
  }

  private static List<String> examples() throws IOException {
    return EXAMPLE.matcher(Files.readString(PAGE)).results().map(m -> m.group(1)).toList();
  }
}
