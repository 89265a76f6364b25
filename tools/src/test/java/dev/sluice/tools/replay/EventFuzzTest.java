package dev.sluice.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.policy.RequestFacts;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventFuzzTest {
  @Property(tries = 2000)
  void damagedEventsAreReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] event = event(random);
    for (int i = random.nextInt(4); i >= 0; i--) {
      byte[] marks = "\"\\{}[],: 0x\u0000".getBytes(StandardCharsets.UTF_8);
      event[random.nextInt(event.length)] = marks[random.nextInt(marks.length)];
    }
    int end = event.length - random.nextInt(5);
    EventReader reader = new EventReader();
    assertThatCode(
            () -> {
              if (reader.read(event, 0, end)) {
                reader.writer();
                reader.decision();
              }
            })
        .as(() -> new String(event, 0, end, StandardCharsets.UTF_8))
        .doesNotThrowAnyException();
  }

  @Property(tries = 500)
  void wholeEventsAreReadAsAParserReadsThem(@ForAll long seed) {
    byte[] event = event(new Random(seed));
    EventReader reader = new EventReader();
    assertThat(reader.read(event, 0, event.length)).isTrue();
    JsonNode tree = new JsonMapper().readTree(event);
    var decision = reader.decision().orElseThrow();
    assertThat(decision.uid()).isEqualTo(tree.at("/metadata/uid").asString(""));
    assertThat(decision.timeMs()).isEqualTo(tree.path("time").asLong(0));
    assertThat(decision.place()).isEqualTo(tree.at("/firewall_rule/uid").asString(""));
    assertThat(decision.target().path()).isEqualTo(tree.at("/http_request/url/path").asString(""));
    assertThat(decision.target().host()).isEqualTo(tree.at("/dst_endpoint/domain").asString(""));
  }

  @Test
  void escapesBlanksAndOtherOrderAreRead() {
    String text =
        " { \"x\" : [ 1 , { } , \"]\\\"\" ] , \"metadata\" : { \"event_code\" :"
            + " \"http.\\u0065xchange\" , \"uid\" : \"a\\\\b\\n"
            + "\" } , \"time\" : 17 } ";
    byte[] event = text.replace("\\u0065", "e").getBytes(StandardCharsets.UTF_8);
    EventReader reader = new EventReader();

    assertThat(reader.read(event, 0, event.length)).isTrue();
    assertThat(reader.decision().orElseThrow().uid()).isEqualTo("a\\b\n");
    assertThat(reader.decision().orElseThrow().timeMs()).isEqualTo(17);
  }

  private static byte[] event(Random random) {
    RandomPolicies universe = new RandomPolicies(random);
    RequestFacts request = universe.request(false);
    String body = universe.body();
    return RequestRecorder.event(
        request, RequestRecorder.decide(universe.policy().policy(), request, body), body);
  }
}
