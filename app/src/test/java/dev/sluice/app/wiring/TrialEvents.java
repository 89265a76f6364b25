package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.tools.ocsf.OcsfValidator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads audit records as consumers of the topic do. */
final class TrialEvents {
  private static final OcsfValidator VALIDATOR = new OcsfValidator();
  private static final EventMapper MAPPER =
      new EventMapper(new EventMapper.Node("node", "id", "0", Set.of(Role.PROXY)));

  private TrialEvents() {}

  /**
   * Of a service that changed and of a configuration that was refused; class 5019. A label that
   * follows itself has another reason, as of a service that accepts connections before it answers.
   */
  static List<String> labels(List<AuditRecord> records) {
    List<String> labels = new ArrayList<>();
    of(5019, records)
        .map(event -> event.getJsonObject("unmapped"))
        .filter(TrialEvents::isAboutFailure)
        .map(unmapped -> unmapped.getString("state_label"))
        .filter(label -> labels.isEmpty() || !labels.getLast().equals(label))
        .forEachOrdered(labels::add);
    return labels;
  }

  private static boolean isAboutFailure(JsonObject unmapped) {
    String label = unmapped.getString("state_label");
    return label.equals("retained_last_valid")
        || (unmapped.containsKey("service") && !label.equals("insecure_transport"));
  }

  /** What a request met, by the status of its answer and what was recorded meanwhile. */
  static Traffic.Request request(int status, List<AuditRecord> records) {
    return new Traffic.Request(
        status,
        records.stream()
            .flatMap(record -> record.getRequest().getStagesList().stream())
            .map(StageTrace::getReasonCode)
            .filter(code -> !code.isEmpty())
            .toList(),
        of(2004, records)
            .map(
                event ->
                    event.getJsonObject("finding_info").getString("uid")
                        + " "
                        + event.getString("severity"))
            .toList());
  }

  private static Stream<JsonObject> of(int classUid, List<AuditRecord> records) {
    return records.stream()
        .flatMap(
            record ->
                MAPPER.map(new EventSubject.Single(new RecordPosition("w", 1, 1), record)).stream())
        .peek(event -> assertThat(VALIDATOR.validate(event.json())).isEmpty())
        .map(event -> new JsonObject(Buffer.buffer(event.json())))
        .filter(event -> event.getInteger("class_uid") == classUid);
  }
}
