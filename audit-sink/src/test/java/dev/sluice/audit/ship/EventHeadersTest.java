package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.audit.KafkaSettings.HeaderKind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class EventHeadersTest {
  private static final OcsfEvent EVENT =
      new OcsfEvent(
          EventClass.HTTP_ACTIVITY,
          "n/0/1/0",
          "agent-7",
          "{\"metadata\":{\"time\":1},\"time\":1790000000000}".getBytes(StandardCharsets.UTF_8));

  @Test
  void everyRecordNamesItsTypeVersionClassAndUid() {
    assertThat(headers(HeaderKind.OCSF))
        .containsOnly(
            Map.entry("content-type", "application/json"),
            Map.entry("ocsf-version", "1.8.0"),
            Map.entry("class-uid", "4002"),
            Map.entry("uid", "n/0/1/0"));
  }

  @Test
  void aCloudEventHasTheHeadersOfBinaryModeToo() {
    assertThat(headers(HeaderKind.CLOUDEVENTS))
        .containsAllEntriesOf(headers(HeaderKind.OCSF))
        .hasSize(9)
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "n/0/1/0")
        .containsEntry("ce_source", "//sluice/9b2f")
        .containsEntry("ce_type", "io.ocsf.http_activity.v1")
        .containsEntry("ce_time", "2026-09-21T14:13:20Z");
  }

  private static Map<String, String> headers(HeaderKind kind) {
    return new EventHeaders(kind, "9b2f")
        .of(EVENT).stream()
            .collect(
                Collectors.toMap(
                    Header::key, header -> new String(header.value(), StandardCharsets.UTF_8)));
  }
}
