package dev.sluice.app.wiring;

import java.util.List;

/** What two requests met that differ in the {@code on_error} of their entry. */
record Traffic(Request failClosed, Request failOpen) {
  static final Traffic JUDGED = new Traffic(Request.judged(), Request.judged());

  /** The stage failed, for this reason: stopped and reported High, or bypassed and Medium. */
  static Traffic failed(String reasonCode) {
    return new Traffic(
        new Request(403, List.of(reasonCode), List.of("openshell.middleware.failure High")),
        new Request(200, List.of(reasonCode), List.of("openshell.middleware.failure Medium")));
  }

  /**
   * The same without what is said of their responses: a service that is not described might read
   * them too, unless it is described meanwhile.
   */
  Traffic requests() {
    return new Traffic(failClosed.withoutResponse(), failOpen.withoutResponse());
  }

  /**
   * One of them.
   *
   * @param reasonCodes of the stages that failed
   * @param findings uid and severity of the events of class 2004
   */
  record Request(int status, List<String> reasonCodes, List<String> findings) {
    private static final String RESPONSE = "openshell.middleware.http_response_fail_open Medium";

    static Request judged() {
      return new Request(200, List.of(), List.of());
    }

    private Request withoutResponse() {
      return new Request(
          status,
          reasonCodes,
          findings.stream().filter(finding -> !finding.equals(RESPONSE)).toList());
    }
  }
}
