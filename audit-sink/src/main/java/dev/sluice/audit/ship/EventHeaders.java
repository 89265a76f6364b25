package dev.sluice.audit.ship;

import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.audit.KafkaSettings.HeaderKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes the headers of records. CloudEvents headers follow the binary mode of its Kafka protocol
 * binding 1.0 (github.com/cloudevents/spec, cloudevents/bindings/kafka-protocol-binding.md). Any
 * thread.
 */
public final class EventHeaders {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Header CONTENT_TYPE = header("content-type", "application/json");
  private static final Header VERSION = header("ocsf-version", OcsfEvent.OCSF_VERSION);
  private static final Header SPECIFICATION = header("ce_specversion", "1.0");

  private final HeaderKind kind;
  private final Header source;

  public EventHeaders(HeaderKind kind, String nodeId) {
    this.kind = kind;
    this.source = header("ce_source", "//sluice/" + nodeId);
  }

  public List<Header> of(OcsfEvent event) {
    List<Header> headers = new ArrayList<>(9);
    headers.add(CONTENT_TYPE);
    headers.add(VERSION);
    headers.add(header("class-uid", Integer.toString(event.eventClass().uid())));
    headers.add(header("uid", event.uid()));
    switch (kind) {
      case OCSF -> {}
      case CLOUDEVENTS -> {
        headers.add(SPECIFICATION);
        headers.add(header("ce_id", event.uid()));
        headers.add(source);
        headers.add(header("ce_type", type(event.eventClass())));
        headers.add(header("ce_time", Instant.ofEpochMilli(time(event)).toString()));
      }
    }
    return headers;
  }

  /** Such as {@code io.ocsf.http_activity.v1}, after the major version of OCSF. */
  private static String type(EventClass eventClass) {
    return "io.ocsf." + eventClass.name().toLowerCase(Locale.ROOT) + ".v1";
  }

  private static long time(OcsfEvent event) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), event.json())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean found = parser.currentName().equals("time");
        parser.nextToken();
        if (found) {
          return parser.getLongValue();
        }
        parser.skipChildren();
      }
    }
    throw new IllegalStateException("an event without a time");
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
