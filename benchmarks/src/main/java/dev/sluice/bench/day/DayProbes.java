package dev.sluice.bench.day;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests beside those of a record, each changed in one thing. */
record DayProbes(List<DayRequest> record, Random random) {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** A changed request; its shape may be recorded nevertheless. */
  DayRequest next() {
    DayRequest request = record.get(random.nextInt(record.size()));
    String path = request.path();
    return switch (random.nextInt(12)) {
      case 0 -> request.in(record.get(random.nextInt(record.size())).sandbox());
      case 1 -> request.to(request.host(), 8443);
      case 2 -> request.to("other." + request.host(), request.port());
      case 3 -> request.to(sibling(request.host()), request.port());
      case 4 -> request.to("metadata.google.internal", request.port());
      case 5 -> request.with(METHODS.get(random.nextInt(METHODS.size())), path);
      case 6 -> request.with(request.method(), path + "/more");
      case 7 -> request.with(request.method(), "/new" + path);
      case 8 -> request.with(request.method(), changedSegment(path));
      case 9 -> request.with(request.method(), path.substring(0, path.lastIndexOf('/') + 1));
      case 10 -> request.asking(List.of(), changedCall(request.call()));
      default -> crossed(request);
    };
  }

  private static String sibling(String host) {
    return "unseen" + host.substring(host.indexOf('.'));
  }

  private String changedSegment(String path) {
    List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
    segments.set(1 + random.nextInt(segments.size() - 1), "changed" + random.nextInt(5));
    return String.join("/", segments);
  }

  private static List<String> changedCall(List<String> call) {
    if (call.isEmpty()) {
      return call;
    }
    List<String> changed = new ArrayList<>(call);
    changed.set(changed.size() - 1, "unseen");
    return changed;
  }

  /** The path of one request with the method, host and sandbox of another one. */
  private DayRequest crossed(DayRequest request) {
    DayRequest other = record.get(random.nextInt(record.size()));
    return request.with(request.method(), other.path());
  }
}
