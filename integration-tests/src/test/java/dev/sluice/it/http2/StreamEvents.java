package dev.sluice.it.http2;

import dev.sluice.it.AuditTopic;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Events about streams of HTTP/2: by the client's port and the number of the stream. */
public final class StreamEvents {
  /** An allowed request that goes on for long has a completion behind its decision. */
  private static final Set<String> DECISIONS =
      Set.of("http.exchange", "http.decision", "tunnel.decision");

  private StreamEvents() {}

  /** How each stream was decided, such as {@code 50123/7} and {@code http.exchange}. */
  public static Map<String, List<String>> decisions(List<JsonObject> events) {
    return events.stream()
        .filter(event -> stream(event) > 0 && DECISIONS.contains(AuditTopic.code(event)))
        .collect(
            Collectors.groupingBy(
                event -> port(event) + "/" + stream(event),
                TreeMap::new,
                Collectors.mapping(AuditTopic::code, Collectors.toList())));
  }

  /** The port of the client. */
  static int port(JsonObject event) {
    return event.getJsonObject("src_endpoint", new JsonObject()).getInteger("port", 0);
  }

  /** 0 for events that are about no stream. */
  static int stream(JsonObject event) {
    return event.getJsonObject("unmapped", new JsonObject()).getInteger("stream", 0);
  }
}
