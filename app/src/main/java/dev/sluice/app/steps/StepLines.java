package dev.sluice.app.steps;

import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.RequestSteps;
import dev.sluice.proto.v1.StepFact;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The lines of a listener: one JSON object each, whose {@code event} says what it is. */
final class StepLines {
  private StepLines() {}

  /** A proxy tells from now on, or says that it does not. */
  static JsonObject proxy(String node, boolean full) {
    return line(full ? "full" : "listening").put("node", node);
  }

  /** No proxy has answered yet. */
  static JsonObject unheard() {
    return line("unheard");
  }

  /** The listener is still there. */
  static JsonObject alive() {
    return line("alive");
  }

  /**
   * The last line.
   *
   * @param reason {@code count}, {@code timeout} or {@code stopping}
   * @param requests that ended
   */
  static JsonObject end(String reason, int requests) {
    return line("end").put("reason", reason).put("requests", requests);
  }

  static JsonObject steps(String node, RequestSteps request) {
    JsonArray steps = new JsonArray();
    request.getStepsList().forEach(step -> steps.add(step(step)));
    return line("steps")
        .put("node", node)
        .put("request", request.getUid())
        .put("time", Instant.ofEpochMilli(request.getTimeMs()).toString())
        .put("sandbox", request.getSandbox())
        .put("method", request.getMethod())
        .put("target", request.getTarget())
        .put("counted", request.getCounted())
        .put("ended", request.getEnded())
        .put("steps", steps);
  }

  private static JsonObject step(RequestStep step) {
    JsonObject json = new JsonObject().put("name", step.getName());
    if (step.getNested()) {
      json.put("nested", true);
    }
    if (step.hasAtNanos()) {
      json.put("at_micros", TimeUnit.NANOSECONDS.toMicros(step.getAtNanos()));
    }
    if (step.hasTookNanos()) {
      json.put("took_micros", TimeUnit.NANOSECONDS.toMicros(step.getTookNanos()));
    }
    if (!step.getOutcome().isEmpty()) {
      json.put("outcome", step.getOutcome());
    }
    JsonArray facts = new JsonArray();
    step.getFactsList().forEach(fact -> facts.add(fact(fact)));
    return json.put("facts", facts);
  }

  private static JsonObject fact(StepFact fact) {
    JsonObject json = new JsonObject();
    if (!fact.getName().isEmpty()) {
      json.put("name", fact.getName());
    }
    return json.put("value", fact.getValue());
  }

  private static JsonObject line(String event) {
    return new JsonObject().put("event", event);
  }
}
