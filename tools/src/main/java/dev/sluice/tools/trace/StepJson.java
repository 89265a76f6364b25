package dev.sluice.tools.trace;

import dev.sluice.tools.requests.TracedRequest;
import dev.sluice.tools.requests.TracedRequests;
import java.io.PrintStream;

/**
 * Prints each request once, as one object in a line: when it has ended, or when nothing follows.
 */
final class StepJson implements TracedRequests.Output {
  private final PrintStream out;

  StepJson(PrintStream out) {
    this.out = out;
  }

  @Override
  public void open(TracedRequest request) {}

  @Override
  public void last(TracedRequest request) {
    out.println(request.json());
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }
}
