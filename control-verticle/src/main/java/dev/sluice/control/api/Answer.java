package dev.sluice.control.api;

import dev.sluice.control.PolicyControl;
import dev.sluice.control.PolicyInventory;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.files.UnreadableFiles;
import dev.sluice.control.store.StoreTakenOver;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A response of the admin API: a status with a JSON body. */
public record Answer(int status, JsonObject body) {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  public static Answer error(int status, String detail) {
    return new Answer(status, new JsonObject().put("error", detail));
  }

  /**
   * The response to a request that could not be carried out; logs faults of this node.
   *
   * @param detail where this node has a fault
   */
  static Answer failed(Throwable fault, String detail) {
    return switch (fault) {
      case ControlUnavailable unavailable -> error(503, String.valueOf(unavailable.getMessage()));
      case StoreTakenOver lost -> error(503, String.valueOf(lost.getMessage()));
      case UnreadableFiles unread -> error(503, String.valueOf(unread.getMessage()));
      case IOException disk -> {
        LOG.error("a configuration request failed: {}", disk.toString());
        yield error(500, detail);
      }
      default -> {
        LOG.error("a configuration request met a bug", fault);
        yield error(500, detail);
      }
    };
  }

  public static void notAllowed(String allowed, HttpServerResponse response) {
    response.putHeader(HttpHeaders.ALLOW, allowed);
    error(405, "this method is not allowed here; allowed: " + allowed).send(response);
  }

  static Answer of(PolicyInventory inventory) {
    JsonArray policies = new JsonArray();
    inventory
        .policies()
        .forEach(
            row -> {
              JsonObject policy =
                  new JsonObject()
                      .put("sandbox", row.sandbox())
                      .put("revision", row.revision())
                      .put("source", row.isPut() ? "api" : "file")
                      .put("denied", row.denied())
                      .put("presets", new JsonObject(new TreeMap<>(row.presets())));
              policies.add(row.isPut() ? policy : policy.put("file", row.file()));
            });
    return new Answer(200, new JsonObject().put("policies", policies));
  }

  /** The response to a removal: 404 when there was nothing to remove. */
  static Answer ofRemoval(PolicyControl.Outcome outcome) {
    return outcome.result() instanceof ChangeResult.Unchanged
        ? error(404, "this sandbox has no policy of its own")
        : of(outcome, Optional.empty());
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
      case ChangeResult.PartlyAccepted partly ->
          new Answer(
              422,
              invalid(partly.rejected())
                  .put("generation", partly.part().generation().getNumber())
                  .put("changed", true)
                  .put("warnings", new JsonArray(partly.part().warnings()))
                  .put("nodes", outcome.nodes())
                  .put("applied", outcome.applied()));
      case ChangeResult.Rejected rejected -> new Answer(422, invalid(rejected));
      case ChangeResult.Conflict conflict ->
          new Answer(
              412,
              new JsonObject()
                  .put("error", "revision_conflict")
                  .put("revision", conflict.revision()));
    };
  }

  public void send(HttpServerResponse response) {
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(body.encode() + "\n");
    }
  }

  private static JsonObject invalid(ChangeResult.Rejected rejected) {
    return new JsonObject()
        .put("error", "invalid_configuration")
        .put("violations", new JsonArray(rejected.violations()));
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
