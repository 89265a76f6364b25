package dev.sluice.bench.day;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A day of events: of twenty, nine are allowed requests, eight were refused by policy, one was
 * logged alone, one was a refused tunnel, and one was refused by something else.
 *
 * @param seed of everything
 * @param events to write
 */
record RecordedDay(long seed, int events, int sandboxes, int endpoints) {
  private static final int KINDS = 20;
  private static final int ALLOWED = 9;
  private static final int LOGGED = 17;
  private static final int TUNNEL = 18;
  private static final int OTHER = 19;
  private static final List<List<String>> OTHERS =
      List.of(
          List.of("ssrf", "ssrf_denied"),
          List.of("request-authority", "request_authority_mismatch"),
          List.of("credential-binding", "credential_endpoint_mismatch"),
          List.of("http-parser", "malformed_request"),
          List.of("middleware", "middleware_denied"),
          List.of("upstream", "upstream_unreachable"));

  /**
   * What may be suggested of the day, and what else it has.
   *
   * @param denials distinct ones, to public addresses
   * @param withheld denials of other parts of the platform, and to private addresses
   */
  record Truth(DayPlan plan, Set<DayRequest> denials, long counted, long withheld) {}

  /**
   * Writes the day, one event a line.
   *
   * @throws IOException when the stream fails
   */
  Truth write(OutputStream out) throws IOException {
    DayPlan plan = DayPlan.of(seed, endpoints, sandboxes);
    DayEvents writer = new DayEvents(seed, events);
    Random random = new Random(seed + 1);
    Set<DayRequest> denials = new HashSet<>();
    long counted = 0;
    long withheld = 0;
    for (int i = 0; i < events; i++) {
      DayRequest request = request(plan, random);
      int kind = random.nextInt(KINDS);
      if (kind >= ALLOWED && kind < OTHER && !DayPlan.isPrivate(request.host())) {
        DayRequest denied = kind == TUNNEL ? tunnel(request) : request;
        denials.add(denied);
        counted++;
        out.write(kind == LOGGED ? writer.audited(request) : writer.denied(denied));
      } else if (kind < ALLOWED) {
        out.write(writer.allowed(request));
      } else {
        withheld++;
        List<String> other = OTHERS.get(random.nextInt(OTHERS.size()));
        out.write(
            kind < OTHER
                ? writer.denied(request)
                : writer.refused(request, other.getFirst(), other.getLast()));
      }
      out.write('\n');
    }
    return new Truth(plan, denials, counted, withheld);
  }

  private DayRequest request(DayPlan plan, Random random) {
    int sandbox = random.nextInt(plan.uses().size());
    List<Integer> uses = plan.uses().get(sandbox);
    DayEndpoint endpoint = plan.endpoints().get(uses.get(random.nextInt(uses.size())));
    return endpoint.request("sandbox-" + sandbox, random);
  }

  private static DayRequest tunnel(DayRequest request) {
    return new DayRequest(
        request.sandbox(),
        request.host(),
        request.port(),
        DayRequest.TUNNEL,
        "",
        List.of(),
        DayRequest.REST,
        List.of());
  }
}
