package dev.sluice.bench.row;

import static dev.sluice.bench.compare.Contenders.HAPROXY;
import static dev.sluice.bench.compare.Contenders.SQUID;
import static dev.sluice.bench.compare.Testbed.ICAP;
import static dev.sluice.bench.row.Scenarios.CONNECTIONS;

import dev.sluice.bench.compare.Contenders;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Sluice;
import dev.sluice.bench.peer.Workspace;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.AtLeast;
import java.util.List;
import java.util.function.Consumer;

/** The comparisons over responses of 1 KiB: unread, by a built-in stage, by a remote one. */
final class ResponseScenarios {
  private ResponseScenarios() {}

  static List<Scenario> all() {
    return List.of(
        ofHaproxy(
            "response",
            "responses of 1 KiB that no stage reads",
            Workspace.HOST,
            new Target.None()),
        ofHaproxy(
            "response-secrets",
            "responses of 1 KiB, sluice/secrets",
            Sluice.SECRETS_HOST,
            new AtLeast(0.75, 0.9, "x")),
        remote());
  }

  private static Scenario ofHaproxy(String id, String what, String host, Target target) {
    return scenario(
        id,
        what,
        others -> others.reverseOfResponses(HAPROXY, Port.HAPROXY, CONNECTIONS),
        host,
        Question.throughput(what + ", requests/s", PlainScenarios.PLAIN_HAPROXY, HAPROXY, target));
  }

  private static Scenario remote() {
    String what = "responses of 1 KiB, one remote hook that takes them whole";
    return scenario(
        "response-remote",
        what,
        others ->
            others.forwardOfResponses(SQUID, Port.SQUID_ICAP_RESPONSE, CONNECTIONS, SQUID, ICAP),
        Sluice.STAGE_HOST,
        Question.throughput(
            what + ", requests/s", "Squid, c-icap RESPMOD echo", SQUID, new AtLeast(3, 4, "x")));
  }

  private static Scenario scenario(
      String id, String what, Consumer<Contenders> others, String host, Question question) {
    return Scenario.ofRequests(
        id,
        what,
        others,
        (to, node) -> to.sluiceOfResponses(node, host, CONNECTIONS),
        List.of(question));
  }
}
