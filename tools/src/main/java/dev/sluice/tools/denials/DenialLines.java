package dev.sluice.tools.denials;

import dev.sluice.tools.command.LineEscape;
import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/** Denials for programs: each shape as an object in a line, the newest last. */
final class DenialLines implements DenialOutput {
  private final PrintStream out;

  DenialLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void denials(JsonNode answer) {
    JsonNode shapes = answer.path("denials");
    for (int i = shapes.size() - 1; i >= 0; i--) {
      out.println(LineEscape.json(shapes.get(i).toString()));
    }
  }

  @Override
  public void end() {}

  @Override
  public boolean isClosed() {
    return out.checkError();
  }
}
