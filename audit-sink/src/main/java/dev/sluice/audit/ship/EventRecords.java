package dev.sluice.audit.ship;

import dev.sluice.audit.ocsf.EventMapping;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.OcsfEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Makes the records of the topic: one for each event, with its key and headers. */
final class EventRecords {
  private static final Header CONTENT_TYPE = header("content-type", "application/json");
  private static final Header VERSION = header("ocsf-version", OcsfEvent.OCSF_VERSION);

  private final String topic;
  private final String nodeId;
  private final EventMapping mapping;

  EventRecords(String topic, String nodeId, EventMapping mapping) {
    this.topic = topic;
    this.nodeId = nodeId;
    this.mapping = mapping;
  }

  String topic() {
    return topic;
  }

  /** The records of a subject, in the order in which they are to be sent. */
  List<ProducerRecord<String, byte[]>> of(EventSubject subject) {
    return mapping.map(subject).stream().map(this::record).toList();
  }

  /**
   * The key is the sandbox, so that a sandbox's events keep their order; events about the node have
   * the node as key.
   */
  private ProducerRecord<String, byte[]> record(OcsfEvent event) {
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
