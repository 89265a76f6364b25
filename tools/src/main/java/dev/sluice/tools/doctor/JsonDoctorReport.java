package dev.sluice.tools.doctor;

import dev.sluice.tools.doctor.Diagnosis.Absent;
import dev.sluice.tools.doctor.Diagnosis.Fails;
import dev.sluice.tools.doctor.Diagnosis.Skipped;
import dev.sluice.tools.doctor.Diagnosis.Works;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class JsonDoctorReport {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonDoctorReport() {}

  static String text(DoctorReport report) {
    ObjectNode all = JSON.createObjectNode().put("healthy", report.isHealthy());
    all.putObject("proxy")
        .put("address", report.address().toString())
        .put("result", report.proxy().id())
        .put("remedy", report.proxy().remedy());
    ArrayNode clients = all.putArray("clients");
    report.clients().forEach(finding -> add(finding, clients.addObject()));
    return JSON.writeValueAsString(all);
  }

  private static void add(ClientFinding finding, ObjectNode client) {
    client.put("name", finding.client().name());
    add(finding.shell(), client);
    finding.repaired().ifPresent(repaired -> add(repaired, client.putObject("with_sluice_env")));
    if (!finding.remedy().isEmpty()) {
      client.put("remedy", finding.remedy());
    }
  }

  private static void add(Diagnosis diagnosis, ObjectNode to) {
    switch (diagnosis) {
      case Works works -> to.put("result", "ok");
      case Fails fails ->
          to.put("result", "fail").put("failure", fails.kind().id()).put("shows", fails.shows());
      case Skipped skipped -> to.put("result", "skipped").put("why", skipped.why());
      case Absent absent -> to.put("result", "absent");
    }
  }
}
