package dev.sluice.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.tail.TopicEvent;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Consumers route and remove duplicates by headers, which no fingerprint covers. */
class RecordCheckTest {
  private static final String EVENT =
      """
      {"class_uid": 4002, "metadata": {"version": "1.8.0", "uid": "n/0/7/0", "tenant_uid": "a"},
       "device": {"uid": "n"}}
      """;
  private static final Map<String, String> HEADERS =
      Map.of(
          "content-type", "application/json",
          "ocsf-version", "1.8.0",
          "class-uid", "4002",
          "uid", "n/0/7/0");

  @Test
  void keyAndHeadersOfTheEventAreRight() {
    assertThat(VerifyCommand.RecordCheck.violations(new TopicEvent("here", "a", HEADERS, EVENT)))
        .isEmpty();
    String about = EVENT.replace(", \"tenant_uid\": \"a\"", "");
    assertThat(VerifyCommand.RecordCheck.violations(new TopicEvent("here", "n", HEADERS, about)))
        .isEmpty();
  }

  @Test
  void anotherKeyIsNoticed() {
    assertThat(VerifyCommand.RecordCheck.violations(new TopicEvent("here", "b", HEADERS, EVENT)))
        .containsExactly("here: the key of the record was changed");
  }

  @Test
  void everyOtherHeaderIsNoticed() {
    for (String name : HEADERS.keySet()) {
      Map<String, String> changed = new HashMap<>(HEADERS);
      changed.put(name, "x");
      assertThat(VerifyCommand.RecordCheck.violations(new TopicEvent("here", "a", changed, EVENT)))
          .containsExactly("here: header " + name + " was changed");
      changed.remove(name);
      assertThat(VerifyCommand.RecordCheck.violations(new TopicEvent("here", "a", changed, EVENT)))
          .hasSize(1);
    }
  }
}
