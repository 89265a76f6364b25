package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import dev.sluice.policy.document.Protocol;
import dev.sluice.proxy.secret.credential.CredentialFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reference/refusals.md lists every refusal, its type in Proxy-Status, and exact examples. */
class RefusalsDocTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\d{3}) \\| ([^|]+) \\|", Pattern.MULTILINE);
  private static final Pattern TYPE =
      Pattern.compile("^\\| `(\\w+)` \\| ([^|]+) \\|$", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`(\\w+)`");

  /** Recorded, and never sent. */
  private static final String UNSENT = "client_aborted";

  private record Row(int status, String code) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      return toString().compareTo(other.toString());
    }
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/reference/refusals.md"));
  }

  private static Set<Row> rows() throws IOException {
    return ROW.matcher(page())
        .results()
        .flatMap(
            row -> codes(row.group(2)).map(code -> new Row(Integer.parseInt(row.group(1)), code)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> codes(String cell) {
    return CODE.matcher(cell).results().map(code -> code.group(1));
  }

  @Test
  void everyRefusalHasARow() throws IOException {
    Set<Row> made =
        EveryRefusal.all()
            .map(refusal -> new Row(refusal.status(), refusal.code()))
            .filter(row -> !row.code().equals(UNSENT))
            .collect(Collectors.toSet());

    assertThat(rows()).containsAll(made);
    assertThat(rows())
        .filteredOn(row -> !made.contains(row))
        .allSatisfy(row -> assertThat(row.code()).contains("mcp"));
  }

  @Test
  void everyRefusalHasTheTypeOfThePage() throws IOException {
    List<MatchResult> types = TYPE.matcher(page()).results().toList();
    for (Row row : rows()) {
      assertThat(types)
          .filteredOn(type -> covers(type.group(2), row))
          .extracting(type -> type.group(1))
          .as(row.toString())
          .containsExactly(ProxyError.of(row.status(), row.code()).token());
    }
  }

  /** Whether a cell names the code, or its status without excepting it. */
  private static boolean covers(String cell, Row row) {
    boolean covered = false;
    for (String part : cell.split(";", -1)) {
      boolean named = codes(part).anyMatch(row.code()::equals);
      boolean byStatus =
          part.contains("every " + row.status())
              || (part.contains("every 4xx") && row.status() < 500 && row.status() != 403);
      covered |= byStatus != named;
    }
    return covered;
  }

  @Test
  void theExampleOfAHeadIsExact() throws IOException {
    Authority to = new Authority("denied.example.com", 443);
    String text =
        RefusalWriter.write("CONNECT", PolicyRefusals.connectDenied(to, ""), "01jd8w3t9gk5")
            .toString(StandardCharsets.UTF_8);

    assertThat(page()).contains(indented(text.replace("\r\n", "\n")));
  }

  /** In the page it is broken into lines. */
  @Test
  void theExampleOfADeniedCallIsExact() throws IOException {
    DeniedCall call = new DeniedCall.Rpc(Protocol.MCP, "tools/call", Optional.of("delete_file"));
    PolicyDecision.Denied denied =
        new PolicyDecision.Denied(
            "tools", "l7", "POST /mcp not permitted by policy", Optional.of(call));
    Authority to = new Authority("mcp.example.com", 443);
    Refusal refusal = PolicyRefusals.requestDenied(denied, "POST", to, "/mcp");
    String text = RefusalWriter.write("POST", refusal, "id").toString(StandardCharsets.UTF_8);

    assertThat(page().replaceAll("\n +", "")).contains(text.substring(text.indexOf("{\"")));
  }

  @Test
  void theTextsOfLimitsAreExact() throws IOException {
    Authority to = new Authority("a.test", 443);
    MiddlewareRefusals.Stopped request =
        new MiddlewareRefusals.Stopped("p", "POST", "/", to, false);
    PolicyDecision.Rejected tooLarge =
        new PolicyDecision.ByBody("p", "l7-mcp", 65536).overLimit(70000);
    String atTheTop = detail(MiddlewareRefusals.overLimit(request, 4194304, "guard", 5000000));

    assertThat(page())
        .contains(
            detail(MiddlewareRefusals.overLimit(request, 262144, "guard", 300000)),
            atTheTop.substring(atTheTop.indexOf(';') + 2),
            detail(PolicyRefusals.requestDenied(tooLarge, "POST", to, "/")),
            detail(CredentialRefusals.bodyOverLimit(262144, 300000)),
            detail(CredentialRefusals.of(CredentialFault.BODY_UNUSABLE)),
            detail(CredentialRefusals.of(CredentialFault.UNSIGNABLE)));
  }

  @Test
  void theMessagesOfFormsAreExact() throws IOException {
    Authority to = new Authority("api.openai.com", 443);
    for (String request : List.of("GET /v1/files", "POST /v1/chat/completions")) {
      PolicyDecision.Denied denied =
          new PolicyDecision.Denied("p", "l7", request + " not permitted by policy");
      Refusal refusal = PolicyRefusals.requestDenied(denied, "GET", to, "/");
      String written =
          RefusalWriter.write(
                  "GET", refusal.in(RefusalShape.of(RefusalForm.OPENAI)), "01jd8w3t9gk5")
              .toString(StandardCharsets.UTF_8);
      String page = request.startsWith("GET") ? "policy.md" : "clients.md";

      assertThat(Files.readString(Path.of("../docs", page)).replaceAll("\\s+", " "))
          .contains(
              written.substring(
                  written.indexOf("(sluice: policy_denied) "), written.indexOf("\",\"type")));
    }
  }

  private static String detail(Refusal refusal) {
    return ((Refusal.Body.Json) refusal.body()).json().getString("detail");
  }

  private static String indented(String text) {
    return text.indent(4).replaceAll("(?m)^ +$", "");
  }
}
