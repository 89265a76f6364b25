package dev.sluice.tools.denials;

import dev.sluice.tools.trace.TraceStream;
import tools.jackson.databind.JsonNode;

/** Reads the lines of a node: the first answer, and the later ones where they are wanted. */
final class DenialsReader {
  private final TraceStream stream;
  private final DenialOutput output;
  private final boolean follow;
  private boolean answered;
  private boolean ended;

  /**
   * @param follow whether later answers are wanted
   */
  DenialsReader(TraceStream stream, DenialOutput output, boolean follow) {
    this.stream = stream;
    this.output = output;
    this.follow = follow;
  }

  /** Returns when everything was read, the stream was stopped, or the reader has gone. */
  void run() {
    try {
      while (!ended && !stream.isOver() && !output.isClosed()) {
        stream.next().ifPresent(this::line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (answered) {
      output.end();
    }
    if (!ended && stream.isCut()) {
      say("the node ended the connection");
    }
  }

  /** Whether a control node has answered. */
  boolean isAnswered() {
    return answered;
  }

  private void line(JsonNode line) {
    switch (line.path("event").asString("")) {
      case "denials" -> {
        answered = true;
        output.denials(line);
        ended = !follow;
      }
      case "unreachable" -> {
        say("no control node answers; it keeps the denials");
        ended = !follow;
      }
      case "dropped" -> say(line.path("lines").asInt(0) + " lines were not read in time, and lost");
      case "end" -> {
        say("the node stops");
        ended = true;
      }
      // Signs of life, and lines of later versions.
      default -> {}
    }
  }

  private static void say(String text) {
    System.err.println("sluice: " + text);
  }
}
