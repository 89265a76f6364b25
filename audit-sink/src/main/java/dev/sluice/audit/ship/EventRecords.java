package dev.sluice.audit.ship;

import dev.sluice.audit.ocsf.EventMapping;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.audit.KafkaSettings.HeaderKind;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes the records of the topic: one for each event, with its key and headers. */
final class EventRecords {
  private final String topic;
  private final String nodeId;
  private final EventMapping mapping;
  private final EventHeaders headers;

  EventRecords(String topic, String nodeId, EventMapping mapping, HeaderKind headers) {
    this.headers = new EventHeaders(headers, nodeId);
    this.topic = topic;
    this.nodeId = nodeId;
    this.mapping = mapping;
  }

  String topic() {
    return topic;
  }

  List<ProducerRecord<String, byte[]>> of(EventSubject subject) {
    return mapping.map(subject).stream().map(this::record).toList();
  }

  /**
   * The key is the sandbox, so that a sandbox's events keep their order; events about the node have
   * the node as key.
   */
  private ProducerRecord<String, byte[]> record(OcsfEvent event) {
    String key = event.sandbox().isEmpty() ? nodeId : event.sandbox();
    return new ProducerRecord<>(topic, null, null, key, event.json(), headers.of(event));
  }
}
