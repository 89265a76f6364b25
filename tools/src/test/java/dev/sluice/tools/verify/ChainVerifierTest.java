package dev.sluice.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.integrity.PublicKeys;
import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.EveryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ChainVerifierTest {
  private static final List<String> CHAIN = chain();

  /** Events of every kind in one chain. */
  private static List<String> chain() {
    String node = "9b2f1d7e-0000-4000-8000-000000000001";
    try {
      Path directory = Files.createTempDirectory("chain");
      List<String> events = new ArrayList<>();
      EventMapper mapper = new EventMapper(new Node("node-1", node, "0.1", Set.of(Role.PROXY)));
      try (SealedMapping sealing =
          SealedMapping.open(directory, node, mapper, EventSettings.DEFAULTS.checkpoints())) {
        long sequence = 1;
        for (AuditRecord record : EveryRecord.records().toList()) {
          RecordPosition origin = new RecordPosition(node + "/0", sequence++, 1);
          sealing
              .map(new EventSubject.Single(origin, record))
              .forEach(event -> events.add(new String(event.json(), StandardCharsets.UTF_8)));
        }
      }
      return List.copyOf(events);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ChainVerifier.Report verify(List<String> events) {
    ChainVerifier verifier = new ChainVerifier(PublicKeys.none());
    for (int i = 0; i < events.size(); i++) {
      verifier.accept("line " + (i + 1), events.get(i));
    }
    return verifier.finish(Set.of(), List.of());
  }

  @Property(tries = 50)
  void deliveryInAnyOrderAndMoreThanOnceIsNoViolation(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> events = new ArrayList<>(CHAIN);
    for (int i = 0; i < 5; i++) {
      events.add(events.get(random.nextInt(events.size())));
    }
    Collections.shuffle(events, random);
    ChainVerifier.Report report = verify(events);
    assertThat(report.violations()).isEmpty();
    assertThat(report.repeated()).isEqualTo(5);
    assertThat(report.late()).isPositive();
  }

  @Property(tries = 50)
  void anyRemovedEventBetweenOthersIsNoticed(@ForAll @IntRange(min = 1, max = 1 << 20) int which) {
    List<String> events = new ArrayList<>(CHAIN);
    events.remove(1 + which % (CHAIN.size() - 2));
    assertThat(verify(events).violations())
        .singleElement()
        .asString()
        .contains("missing before line");
  }

  @Property(tries = 200)
  void anyChangedCharacterIsNoticed(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> events = new ArrayList<>(CHAIN);
    int line = random.nextInt(events.size());
    StringBuilder event = new StringBuilder(events.get(line));
    int at = random.nextInt(event.length());
    event.setCharAt(at, event.charAt(at) == '7' ? '8' : '7');
    events.set(line, event.toString());
    assertThat(verify(events).violations()).isNotEmpty();
  }

  @Test
  void anotherOrderOfAttributesIsNoChange() {
    JsonMapper json = new JsonMapper();
    List<String> reordered =
        CHAIN.stream()
            .map(
                event -> {
                  ObjectNode root = (ObjectNode) json.readTree(event);
                  root.set("time", root.remove("time"));
                  return root.toPrettyString();
                })
            .toList();
    assertThat(verify(reordered).violations()).isEmpty();
  }

  @Test
  void insertedEventsAreNoticed() {
    List<String> events = new ArrayList<>(CHAIN);
    events.add(3, "{\"class_uid\":4002}");
    events.add("no JSON");
    assertThat(verify(events).violations())
        .containsExactly(
            "line 4: no attestation: put in, or written without hash_chain",
            "line " + events.size() + ": not one JSON object");
  }

  @Test
  void anEventThatWasMovedWithinTheChainIsNoticed() {
    JsonMapper json = new JsonMapper();
    List<String> events = new ArrayList<>(CHAIN);
    ObjectNode third = (ObjectNode) json.readTree(events.get(2));
    ObjectNode fourth = (ObjectNode) json.readTree(events.get(3));
    Object attestation = third.at("/unmapped/attestation_list/0").deepCopy();
    ((ObjectNode) third.at("/unmapped"))
        .putArray("attestation_list")
        .add(fourth.at("/unmapped/attestation_list/0"));
    ((ObjectNode) fourth.at("/unmapped")).putArray("attestation_list").addPOJO(attestation);
    events.set(2, fourth.toString());
    events.set(3, third.toString());
    assertThat(verify(events).violations())
        .anyMatch(line -> line.equals("line 3: link 3 was changed after it was sealed"))
        .anyMatch(line -> line.equals("line 4: link 4 was changed after it was sealed"));
  }

  @Test
  void aSecondChainOfANodeIsNoticed() {
    List<String> events = new ArrayList<>(CHAIN);
    events.addAll(chain());
    assertThat(verify(events).violations())
        .hasSize(CHAIN.size())
        .allMatch(line -> line.endsWith("in a second chain of its node"));
  }
}
