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
   * One of them.
   *
   * @param reasonCodes of the stages that failed
   * @param findings uid and severity of the events of class 2004
   */
  record Request(int status, List<String> reasonCodes, List<String> findings) {
    static Request judged() {
      return new Request(200, List.of(), List.of());
    }
  }
}
