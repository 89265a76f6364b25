package dev.sluice.bench.day;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.compiled.PolicyCompiler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The suggested policies in force: the policy compiler's own judgment of requests. */
final class DayPolicy {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HEAD = "# sandbox ";

  private final Map<String, Policy> policies = new HashMap<>();
  private final long rules;

  /**
   * Compiles the policies.
   *
   * @param output of the command: a document for each sandbox, which its first line names
   */
  DayPolicy(String output) {
    for (String document : output.split("(?m)^---$", -1)) {
      String text = document.strip() + "\n";
      if (text.startsWith(HEAD)) {
        String sandbox = text.substring(HEAD.length(), text.indexOf(':'));
        policies.put(sandbox, compiled(sandbox, text));
      }
    }
    this.rules = output.lines().filter(line -> line.strip().startsWith("- allow:")).count();
  }

  private static Policy compiled(String sandbox, String text) {
    return switch (PolicyCompiler.compile(new Source(sandbox, text))) {
      case Compilation.Compiled<Policy> it -> it.value();
      case Compilation.Rejected<Policy> it ->
          throw new IllegalStateException(sandbox + ": " + it.violations());
    };
  }

  long rules() {
    return rules;
  }

  boolean admits(DayRequest request) {
    Policy policy = policies.getOrDefault(request.sandbox(), Policy.denyAll());
    if (!(policy.admitEndpoint(request.host(), request.port())
        instanceof EndpointDecision.Admitted)) {
      return false;
    }
    if (request.method().equals(DayRequest.TUNNEL)) {
      return true;
    }
    RequestFacts facts = facts(request);
    return switch (policy.admitRequest(facts)) {
      case PolicyDecision.Allowed allowed -> true;
      case PolicyDecision.ByBody needed ->
          policy.admitBody(facts, body(request)) instanceof PolicyDecision.Allowed;
      default -> false;
    };
  }

  private static RequestFacts facts(DayRequest request) {
    String query =
        request.queryKeys().stream().map(key -> key + "=1.5").collect(Collectors.joining("&"));
    return new RequestFacts(
            request.host(), request.port(), request.method(), request.path(), query, false)
        .with(McpMedia.HEADERS);
  }

  private static ByteBuffer body(DayRequest request) {
    List<String> call = request.call();
    ObjectNode body = JSON.createObjectNode();
    switch (request.protocol()) {
      case "graphql" ->
          body.put(
              "query",
              call.getFirst() + " { " + String.join(" ", call.subList(1, call.size())) + " }");
      case "json-rpc", "mcp" -> {
        body.put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", call.isEmpty() ? "x" : call.getFirst());
        if (call.size() > 1) {
          body.putObject("params").put("name", call.get(1)).putObject("arguments");
        }
      }
      default -> {}
    }
    return ByteBuffer.wrap(JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
  }
}
