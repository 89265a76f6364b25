package dev.sluice.tools.secrets;

import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.pattern.SecretPattern;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON object, written as findings arrive, so that their number needs no memory. One thread.
 */
final class JsonScanReport implements ScanReport {
  private static final int MILLIS = 1000;

  private final JsonMapper mapper = new JsonMapper();
  private boolean begun;

  @Override
  public void found(String file, List<Finding> findings) {
    for (Finding finding : findings) {
      System.out.print(begun ? "," : "{\"findings\":[");
      System.out.print(mapper.writeValueAsString(json(file, finding)));
      begun = true;
    }
  }

  private ObjectNode json(String file, Finding finding) {
    SecretPattern pattern = finding.sighting().pattern();
    ObjectNode json =
        mapper.createObjectNode().put("file", file).put("offset", finding.place().offset());
    if (finding.place().isText()) {
      json.put("line", finding.place().line()).put("column", finding.place().column());
    }
    json.put("pattern", pattern.id())
        .put("label", pattern.label())
        .put("category", pattern.facts().category().text())
        .put("confidence", PatternTexts.confidence(pattern));
    ArrayNode encodings = json.putArray("encodings");
    finding.sighting().encodings().forEach(encodings::add);
    finding.sighting().fingerprint().ifPresent(value -> json.put("fingerprint", value.text()));
    return json;
  }

  @Override
  public void finish(ScanTotals totals, int patterns, int limit) {
    ObjectNode rest = mapper.createObjectNode();
    ArrayNode skipped = rest.putArray("skipped");
    totals
        .skipped()
        .forEach(file -> skipped.addObject().put("file", file.name()).put("bytes", file.length()));
    ArrayNode unreadable = rest.putArray("unreadable");
    totals
        .unreadable()
        .forEach(file -> unreadable.addObject().put("file", file.name()).put("why", file.why()));
    ArrayNode undecoded = rest.putArray("undecoded");
    totals.undecoded().forEach(undecoded::add);
    rest.put("passed_over", totals.passedOver())
        .put("files", totals.files())
        .put("bytes", totals.bytes())
        .put("milliseconds", Math.round(totals.seconds() * MILLIS))
        .put("patterns", patterns)
        .put("version", SecretCatalog.VERSION);
    System.out.print(begun ? "]," : "{\"findings\":[],");
    System.out.println(mapper.writeValueAsString(rest).substring(1));
  }
}
