package dev.sluice.audit.ship;

import dev.sluice.audit.ocsf.OcsfEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The shape of an event on the topic. */
final class EventRecords {
  private static final Header CONTENT_TYPE = header("content-type", "application/json");
  private static final Header VERSION = header("ocsf-version", OcsfEvent.OCSF_VERSION);

  private final String topic;
  private final String nodeId;

  EventRecords(String topic, String nodeId) {
    this.topic = topic;
    this.nodeId = nodeId;
  }

  String topic() {
    return topic;
  }

  /** Keyed by sandbox, so that a sandbox's events keep their order; by node for those of a node. */
  ProducerRecord<String, byte[]> of(OcsfEvent event) {
    String key = event.sandbox().isEmpty() ? nodeId : event.sandbox();
    List<Header> headers =
        List.of(
            CONTENT_TYPE,
            VERSION,
            header("class-uid", Integer.toString(event.eventClass().uid())),
            header("uid", event.uid()));
    return new ProducerRecord<>(topic, null, null, key, event.json(), headers);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
