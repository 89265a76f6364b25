package dev.sluice.bench.row;

import static dev.sluice.bench.compare.Contenders.HAPROXY;

import dev.sluice.bench.report.Target.AtLeast;
import dev.sluice.bench.report.Target.AtMost;
import java.util.List;

/** The comparison over HTTP/2 on both sides. */
final class Http2Scenarios {
  private static final int CONNECTIONS = 8;
  private static final int STREAMS = 16;

  private Http2Scenarios() {}

  static List<Scenario> all() {
    String what = "HTTP/2 intercepted through CONNECT, HTTP/2 upstream";
    String against = "HAProxy, HTTP/2 on both sides";
    return List.of(
        Scenario.ofRequests(
            "h2",
            what,
            others -> others.directHttp2(CONNECTIONS, STREAMS).haproxyHttp2(CONNECTIONS, STREAMS),
            (to, node) -> to.sluiceHttp2(node, CONNECTIONS, STREAMS),
            List.of(
                Question.throughput(
                    what + ", requests/s", against, HAPROXY, new AtLeast(0.8, 1, "x")),
                Question.cpu(
                    "CPU of the process per request, " + what,
                    against,
                    HAPROXY,
                    new AtMost(1.4, 1.2, "x")))));
  }
}
