package dev.sluice.tools.suggest.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.suggest.Denials;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DenialParserTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static ReadEvent parse(String line) {
    byte[] bytes = ("#" + line + "#").getBytes(StandardCharsets.UTF_8);
    return DenialParser.parse(bytes, 1, bytes.length - 2);
  }

  private static ReadEvent.Denial denial(String line) {
    return (ReadEvent.Denial) parse(line);
  }

  private static ObjectNode event() {
    byte[] json =
        new Denials().with(Denials.request("a.example.com", "GET", "/x")).json().getFirst();
    return (ObjectNode) JSON.readTree(json);
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("\"\\{}[],:\n\t /aé\u2028\u0000").ofMaxLength(12),
        Arbitraries.strings().all().ofMaxLength(8));
  }

  /** Names, structure and white space of JSON around a text never change what is read of others. */
  @Property(tries = 500)
  void anyTextIsReadAsJsonHasIt(@ForAll("text") String text, @ForAll boolean pretty) {
    ObjectNode event = event();
    event.put("status_detail", text);
    ((ObjectNode) event.at("/http_request/url")).put("path", text);
    event.putObject("unknown").putArray(text).addObject().put("action_id", 1).put(text, text);
    ((ObjectNode) event.at("/metadata")).put("correlation_uid", text);
    String line =
        pretty
            ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(event)
            : JSON.writeValueAsString(event);
    JsonNode known = JSON.readTree(line.getBytes(StandardCharsets.UTF_8));
    DeniedEvent read = denial(line).event();
    assertThat(read.asked().path()).isEqualTo(known.at("/http_request/url/path").asString());
    assertThat(read.ruling().detail()).isEqualTo(known.at("/status_detail").asString());
    assertThat(read.request()).isEqualTo(known.at("/metadata/correlation_uid").asString());
    assertThat(read.to()).isEqualTo(new DeniedEvent.Target("a.example.com", 443));
  }

  @Property(tries = 300)
  void whatIsCutOffOrNoEventIsNotRead(@ForAll("text") String text, @ForAll int at) {
    String line = JSON.writeValueAsString(event());
    int end = Math.floorMod(at, line.length() - 1) + 1;
    assertThat(parse(line.substring(0, end))).isInstanceOf(ReadEvent.Unreadable.class);
    assertThat(parse(text)).isNotInstanceOf(ReadEvent.Denial.class);
  }

  @Example
  void attributesMayComeInAnyOrder() {
    ObjectNode event = event();
    JsonNode action = event.remove("action_id");
    JsonNode metadata = event.remove("metadata");
    event.set("metadata", metadata);
    event.set("action_id", action);
    assertThat(parse(JSON.writeValueAsString(event))).isInstanceOf(ReadEvent.Denial.class);
  }

  @Example
  void attributesOfAnotherTypeAreAbsent() {
    ObjectNode event = event();
    event.set("dst_endpoint", JSON.readTree("[1, {\"domain\": \"b.example.com\"}]"));
    event.set("unmapped", JSON.readTree("{\"asked\": [], \"denied_call\": 7, \"audit_only\": {}}"));
    event.set("status_code", JSON.readTree("null"));
    DeniedEvent read = denial(JSON.writeValueAsString(event)).event();
    assertThat(read.to()).isEqualTo(new DeniedEvent.Target("", 0));
    assertThat(read.ruling().refusal()).isEmpty();
    assertThat(DenialJudge.judge(read)).isInstanceOf(RequestedAccess.Nothing.class);
  }

  @Example
  void otherEventsAreNotRead() {
    ObjectNode event = event();
    for (String code : List.of("http.completion", "http.stage", "config.change")) {
      ((ObjectNode) event.at("/metadata")).put("event_code", code);
      assertThat(parse(JSON.writeValueAsString(event))).isInstanceOf(ReadEvent.Other.class);
    }
  }

  @Example
  void whatWouldBeDeniedCounts() {
    ObjectNode event = event().put("action_id", 1);
    event.set("unmapped", JSON.readTree("{\"would_deny\": true}"));
    DeniedEvent read = denial(JSON.writeValueAsString(event)).event();
    assertThat(read.ruling().mode()).isEqualTo(DeniedEvent.Mode.WOULD_DENY);
    assertThat(DenialJudge.judge(read)).isInstanceOf(RequestedAccess.Http.class);
  }
}
