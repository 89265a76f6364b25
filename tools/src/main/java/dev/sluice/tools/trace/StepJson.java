package dev.sluice.tools.trace;

import dev.sluice.tools.requests.StepwiseRequest;
import dev.sluice.tools.requests.StepwiseRequests;
import java.io.PrintStream;

/**
 * Prints each request once, as one object in a line: when it has ended, or when nothing follows.
 */
final class StepJson implements StepwiseRequests.Output {
  private final PrintStream out;

  StepJson(PrintStream out) {
    this.out = out;
  }

  @Override
  public void open(StepwiseRequest request) {}

  @Override
  public void last(StepwiseRequest request) {
    out.println(request.json());
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }
}
