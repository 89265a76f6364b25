package dev.sluice.bench.day;

import java.util.List;

/**
 * A request of the day.
 *
 * @param method CONNECT for a tunnel of which nothing else is known
 * @param queryKeys of its query
 * @param protocol rest, or the protocol of its body
 * @param call method and tool, or type and root fields; empty where the head decides
 */
record DayRequest(
    String sandbox,
    String host,
    int port,
    String method,
    String path,
    List<String> queryKeys,
    String protocol,
    List<String> call) {
  static final String TUNNEL = "CONNECT";
  static final String REST = "rest";

  DayRequest {
    queryKeys = List.copyOf(queryKeys);
    call = List.copyOf(call);
  }

  DayRequest in(String other) {
    return new DayRequest(other, host, port, method, path, queryKeys, protocol, call);
  }

  DayRequest to(String otherHost, int otherPort) {
    return new DayRequest(sandbox, otherHost, otherPort, method, path, queryKeys, protocol, call);
  }

  DayRequest with(String otherMethod, String otherPath) {
    return new DayRequest(sandbox, host, port, otherMethod, otherPath, queryKeys, protocol, call);
  }

  DayRequest asking(List<String> keys, List<String> otherCall) {
    return new DayRequest(sandbox, host, port, method, path, keys, protocol, otherCall);
  }
}
