package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.config.source.Compilation.Rejected;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.policy.compiled.PolicyCompiler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Policies of tests. */
public final class Policies {
  public static final String HOST = "api.example.com";

  private Policies() {}

  public static Policy valid(String yaml) {
    Compilation<Policy> compilation = PolicyCompiler.compile(new Source("p.yaml", yaml));
    assertThat(compilation).isInstanceOf(Compiled.class);
    return ((Compiled<Policy>) compilation).value();
  }

  /** Of a policy to which a version is added, unless it has one. */
  public static List<String> warnings(String yaml) {
    return warningsAsWritten(yaml.contains("version:") ? yaml : yaml + "\nversion: 1\n");
  }

  static List<String> warningsAsWritten(String yaml) {
    Compilation<Policy> compilation = PolicyCompiler.compile(new Source("p.yaml", yaml));
    assertThat(compilation).isInstanceOf(Compiled.class);
    return ((Compiled<Policy>) compilation).warnings().stream().map(Violation::toString).toList();
  }

  public static List<String> errors(String yaml) {
    Compilation<Policy> compilation = PolicyCompiler.compile(new Source("p.yaml", yaml));
    assertThat(compilation).isInstanceOf(Rejected.class);
    return ((Rejected<Policy>) compilation)
        .violations().stream()
            .filter(violation -> violation.severity() == Severity.ERROR)
            .map(Violation::toString)
            .toList();
  }

  /** A policy of one rule "p" with one endpoint, given as a flow mapping without its braces. */
  public static String endpoint(String fields) {
    return "network_policies:\n  p:\n    endpoints:\n      - {" + fields + "}\n";
  }

  /** The same for an enforced rest endpoint of {@link #HOST} on 443. */
  public static String rest(String fields) {
    return endpoint(
        "host: " + HOST + ", port: 443, protocol: rest, enforcement: enforce, " + fields);
  }

  /** The path of an endpoint of {@link #endpoint}. */
  static KeyPath place(int index) {
    return KeyPath.ROOT.key("network_policies").key("p").key("endpoints").index(index);
  }

  /** The decision without what it rests on. */
  public static PolicyDecision bare(PolicyDecision decision) {
    return switch (decision) {
      case PolicyDecision.Allowed it -> new PolicyDecision.Allowed(it.policy(), it.engine());
      case PolicyDecision.AuditOnly it ->
          new PolicyDecision.AuditOnly(
              it.policy(), it.engine(), it.reason(), it.call(), DecisionBasis.NONE);
      case PolicyDecision.Denied it ->
          new PolicyDecision.Denied(it.policy(), it.engine(), it.reason(), it.call());
      case PolicyDecision.Observed it -> it;
      case PolicyDecision.Rejected it -> it;
      case PolicyDecision.ProtocolRefused it -> it;
      case PolicyDecision.AmbiguousQuery it -> it;
      case PolicyDecision.ByBody it -> it;
    };
  }

  static RequestFacts request(String method, String path) {
    return new RequestFacts(HOST, 443, method, path, "", false);
  }

  static RequestFacts request(String method, String path, String query) {
    return new RequestFacts(HOST, 443, method, path, query, false);
  }

  public static String rpc(String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}";
  }

  /** An enforced endpoint of {@link #HOST} on 443. */
  public static String enforced(String fields) {
    return endpoint("host: " + HOST + ", port: 443, enforcement: enforce, " + fields);
  }

  /** The fields of an endpoint; on MCP for clients that state no revision. */
  static String anyClient(String fields) {
    if (!fields.contains("protocol: mcp")) {
      return fields;
    }
    return fields.contains("mcp: {")
        ? fields.replace("mcp: {", "mcp: {versions: [2025-03-26], ")
        : fields + ", mcp: {versions: [2025-03-26]}";
  }

  static RequestFacts post() {
    return request("POST", "/a");
  }

  /** A POST of the body to /a. */
  public static PolicyDecision.Settled admit(Policy policy, String body) {
    return policy.admitBody(post(), bytes(body));
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
