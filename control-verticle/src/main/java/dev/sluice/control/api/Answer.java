package dev.sluice.control.api;

import dev.sluice.control.PolicyControl;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A status with a JSON body. */
record Answer(int status, JsonObject body) {
  static Answer error(int status, String detail) {
    return new Answer(status, new JsonObject().put("error", detail));
  }

  /**
   * The response to a change.
   *
   * @param sandbox whose revision is reported; empty to report the generation only
   */
  static Answer of(PolicyControl.Outcome outcome, Optional<String> sandbox) {
    return switch (outcome.result()) {
      case ChangeResult.Accepted accepted ->
          new Answer(
              200,
              inForce(accepted.generation(), sandbox)
                  .put("changed", true)
                  .put("warnings", new JsonArray(accepted.warnings()))
                  .put("nodes", outcome.nodes())
                  .put("applied", outcome.applied()));
      case ChangeResult.Unchanged unchanged ->
          new Answer(200, inForce(unchanged.generation(), sandbox).put("changed", false));
      case ChangeResult.Rejected rejected ->
          new Answer(
              422,
              new JsonObject()
                  .put("error", "invalid_configuration")
                  .put("violations", new JsonArray(rejected.violations())));
      case ChangeResult.Conflict conflict ->
          new Answer(
              412,
              new JsonObject()
                  .put("error", "revision_conflict")
                  .put("revision", conflict.revision()));
    };
  }

  void send(HttpServerResponse response) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.encode() + "\n");
  }

  private static JsonObject inForce(Generation generation, Optional<String> sandbox) {
    JsonObject body = new JsonObject();
    sandbox.ifPresent(
        name -> body.put("sandbox", name).put("revision", revision(generation, name)));
    return body.put("generation", generation.getNumber());
  }

  private static long revision(Generation generation, String sandbox) {
    return generation.getPoliciesList().stream()
        .filter(policy -> policy.getSandbox().equals(sandbox))
        .mapToLong(PolicySource::getRevision)
        .findFirst()
        .orElse(0);
  }
}
