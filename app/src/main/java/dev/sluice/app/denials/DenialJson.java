package dev.sluice.app.denials;

import dev.sluice.proto.v1.DenialsTold;
import dev.sluice.proto.v1.DeniedShape;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Denials as the admin API tells them. */
final class DenialJson {
  private DenialJson() {}

  static JsonObject of(DenialsTold told) {
    JsonArray denials = new JsonArray();
    told.getDenialsList().forEach(shape -> denials.add(of(shape)));
    JsonArray unkept = new JsonArray();
    told.getUnkeptList()
        .forEach(
            counted ->
                unkept.add(
                    new JsonObject()
                        .put("sandbox", counted.getSandbox())
                        .put("count", counted.getCount())));
    return new JsonObject()
        .put("denials", denials)
        .put("left_out", told.getLeftOut())
        .put("unkept", unkept)
        .put("begun", time(told.getBegunMs()))
        .put("window_seconds", told.getWindowMs() / 1000);
  }

  private static JsonObject of(DeniedShape shape) {
    JsonObject json =
        new JsonObject()
            .put("sandbox", shape.getSandbox())
            .put("host", shape.getHost())
            .put("port", shape.getPort())
            .put("protocol", shape.getProtocol())
            .put("method", shape.getMethod());
    put(json, "path", shape.getPath());
    put(json, "operation", shape.getOperation());
    put(json, "name", shape.getName());
    return json.put("code", shape.getCode())
        .put("count", shape.getCount())
        .put("first", time(shape.getFirstMs()))
        .put("last", time(shape.getLastMs()))
        .put("request", shape.getRequest());
  }

  private static void put(JsonObject json, String key, String text) {
    if (!text.isEmpty()) {
      json.put(key, text);
    }
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
