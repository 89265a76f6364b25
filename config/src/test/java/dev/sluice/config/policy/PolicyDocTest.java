package dev.sluice.config.policy;

import static dev.sluice.config.policy.Policies.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policies on the page against the compiler. */
class PolicyDocTest {
  private static final Path PAGE = Path.of("..", "docs", "policy.md");
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyExampleCompilesWithoutWarning() throws IOException {
    assertThat(examples())
        .isNotEmpty()
        .allSatisfy(example -> assertThat(Policies.warnings(example)).isEmpty());
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
  void theBodyAwareExampleDoesWhatThePageSays(String host, String body, boolean allowed)
      throws IOException {
    Policy policy = Policies.valid(examples().getFirst());
    RequestFacts request = new RequestFacts(host, 443, "POST", "/graphql", "", false);

    assertThat(policy.admitBody(request, bytes(body)) instanceof PolicyDecision.Allowed)
        .isEqualTo(allowed);
  }

  private static List<String> examples() throws IOException {
    return EXAMPLE.matcher(Files.readString(PAGE)).results().map(m -> m.group(1)).toList();
  }
}
