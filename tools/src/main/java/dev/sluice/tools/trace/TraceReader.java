package dev.sluice.tools.trace;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.requests.StepwiseRequests;
import tools.jackson.databind.JsonNode;

/** Reads the lines of a node to their end; what is not a request goes to standard error. */
final class TraceReader {
  private final TraceStream stream;
  private final StepwiseRequests requests;
  private final int wanted;
  private boolean ended;
  private boolean complete;

  /**
   * @param wanted number of requests
   */
  TraceReader(TraceStream stream, StepwiseRequests requests, int wanted) {
    this.stream = stream;
    this.requests = requests;
    this.wanted = wanted;
  }

  /** Returns when the last line was read, the stream was stopped, or the reader has gone. */
  void run() {
    try {
      while (!ended && !stream.isOver() && !requests.isClosed()) {
        stream.next().ifPresent(this::line);
        requests.tick(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    requests.end();
    if (!ended && stream.isCut()) {
      say("the node ended the connection before the last line");
    }
  }

  /** Whether all wanted requests have ended. */
  boolean isComplete() {
    return complete;
  }

  private void line(JsonNode line) {
    String node = LineEscape.word(line.path("node").asString(""));
    switch (line.path("event").asString("")) {
      case "steps" -> requests.accept(line, System.nanoTime());
      case "listening" -> say("listening at " + node);
      case "full" -> say(node + " already tells as many listeners as it can, and not this one");
      case "unheard" -> say("no proxy has answered; all are asked again every 3 s");
      case "dropped" -> say(line.path("lines").asInt(0) + " lines were not read in time, and lost");
      case "end" -> end(line);
      // Signs of life, and lines of later versions.
      default -> {}
    }
  }

  private void end(JsonNode line) {
    ended = true;
    String reason = line.path("reason").asString("");
    complete = reason.equals("count");
    if (!complete) {
      say(
          "%d of %d requests ended; %s"
              .formatted(
                  line.path("requests").asInt(0),
                  wanted,
                  reason.equals("timeout") ? "the time is over" : "the node stops"));
    }
  }

  private static void say(String text) {
    System.err.println("sluice: " + text);
  }
}
