package dev.sluice.tools.ocsf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.testing.EveryRecord;
import dev.sluice.tools.ocsf.OcsfSchema.AttributeRule;
import dev.sluice.tools.ocsf.OcsfSchema.ObjectRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class OcsfValidatorTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final OcsfSchema SCHEMA = OcsfSchema.load();
  private final OcsfValidator validator = new OcsfValidator();

  /** The examples of docs/reference/events.ndjson, and an event of every record that can be. */
  private static Stream<JsonNode> events() {
    EventMapper mapper =
        new EventMapper(
            new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY)));
    return Stream.concat(
        examples(),
        EveryRecord.records()
            .flatMap(
                record ->
                    mapper
                        .map(new EventSubject.Single(new RecordPosition("w/0", 1, 1), record))
                        .stream())
            .map(event -> JSON.readTree(event.json())));
  }

  private static Stream<JsonNode> examples() {
    try {
      return ExampleEvents.all().stream().map(JSON::readTree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> takingAwayAnyRequiredAttributeIsNoticed() {
    return events()
        .map(
            event ->
                DynamicTest.dynamicTest(
                    event.at("/metadata/event_code").asString(),
                    () ->
                        assertThat(required("", event, rule(event)))
                            .isNotEmpty()
                            .allSatisfy(
                                path ->
                                    assertThat(validator.validate(without(event, path)))
                                        .as(path)
                                        .isNotEmpty())));
  }

  /** Of another type, every required attribute is noticed too. */
  @TestFactory
  Stream<DynamicTest> puttingSomethingElseInsteadIsNoticed() {
    return events()
        .map(
            event ->
                DynamicTest.dynamicTest(
                    event.at("/metadata/event_code").asString(),
                    () ->
                        assertThat(required("", event, rule(event)))
                            .allSatisfy(
                                path ->
                                    assertThat(validator.validate(with(event, path, "[[]]")))
                                        .as(path)
                                        .isNotEmpty())));
  }

  private static ObjectRule rule(JsonNode event) {
    return requireNonNull(SCHEMA.classes().get(event.get("class_uid").asString("")));
  }

  /** JSON pointers of the required attributes that are there, those in lists too. */
  private static List<String> required(String prefix, JsonNode object, ObjectRule rule) {
    List<String> paths = new ArrayList<>();
    object.forEachEntry(
        (name, value) -> {
          AttributeRule attribute = rule.attributes().get(name);
          if (attribute == null) {
            return;
          }
          if (attribute.required()) {
            paths.add(prefix + "/" + name);
          }
          if (attribute.value() instanceof AttributeRule.ValueRule.Nested nested) {
            ObjectRule inner = requireNonNull(SCHEMA.objects().get(nested.object()));
            if (value.isObject()) {
              paths.addAll(required(prefix + "/" + name, value, inner));
            }
            for (int i = 0; value.isArray() && i < value.size(); i++) {
              paths.addAll(required(prefix + "/" + name + "/" + i, value.get(i), inner));
            }
          }
        });
    return paths;
  }

  private static String without(JsonNode event, String path) {
    return changed(event, root -> parent(root, path).remove(last(path)));
  }

  private static String with(JsonNode event, String path, String json) {
    return changed(event, root -> parent(root, path).set(last(path), JSON.readTree(json)));
  }

  private static ObjectNode parent(ObjectNode root, String path) {
    return (ObjectNode) root.at(path.substring(0, path.lastIndexOf('/')));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String changed(JsonNode event, Consumer<ObjectNode> change) {
    ObjectNode root = (ObjectNode) event.deepCopy();
    change.accept(root);
    return root.toString();
  }

  private static JsonNode example(String code) {
    return examples()
        .filter(event -> event.at("/metadata/event_code").asString().equals(code))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode request() {
    return example("http.exchange");
  }

  private static JsonNode tunnel() {
    return example("tunnel.decision");
  }

  @Test
  void noValueIsQuoted() {
    assertThat(validator.validate("{\"class_uid\": hunter2}"))
        .noneMatch(fault -> fault.contains("hunter2"));
    assertThat(validator.validate(changed(request(), root -> root.put("hunter2 x", 1))))
        .isNotEmpty()
        .noneMatch(fault -> fault.contains("hunter2"));
    assertThat(
            validator.validate(
                changed(
                    request(), root -> at(root, "/metadata").putArray("profiles").add("hunter2"))))
        .isNotEmpty()
        .noneMatch(fault -> fault.contains("hunter2"));
  }

  @Test
  void eventsAsEmittedAreValid() {
    assertThat(events())
        .allSatisfy(event -> assertThat(validator.validate(event.toString())).isEmpty());
  }

  @Test
  void oneOfRequestAndResponseIsRequired() {
    assertThat(
            validator.validate(
                changed(request(), root -> root.without(List.of("http_request", "http_response")))))
        .singleElement()
        .asString()
        .contains("at least one of");
  }

  @Test
  void oneOfTheEndpointsIsRequired() {
    assertThat(
            validator.validate(
                changed(tunnel(), root -> root.without(List.of("src_endpoint", "dst_endpoint")))))
        .anyMatch(fault -> fault.contains("at least one of"));
  }

  @Test
  void otherFaultsAreNamed() {
    assertFault(root -> root.put("no_such_attribute", 1), "no_such_attribute: unknown attribute");
    assertFault(root -> root.put("severity_id", 77), "severity_id: is not in the enumeration");
    assertFault(root -> root.put("severity", "High"), "severity: is not the caption");
    assertFault(root -> root.put("time", "now"), "time: is not of type TIMESTAMP");
    assertFault(root -> root.put("time", BigInteger.TWO.pow(80)), "time: is not of type TIMESTAMP");
    assertFault(root -> root.put("type_uid", 400_203), "type_uid: is not class_uid");
    assertFault(root -> at(root, "/metadata").put("version", "1.3.0"), "metadata.version: is not");
    assertFault(
        root -> at(root, "/dst_endpoint").put("hostname", "a b"),
        "dst_endpoint.hostname: is not of type HOSTNAME");
    assertFault(root -> at(root, "/dst_endpoint").put("ip", "x"), "dst_endpoint.ip: is not of");
    assertFault(
        root -> at(root, "/dst_endpoint").put("port", 70_000), "dst_endpoint.port: is not of");
    assertFault(root -> root.putArray("observables"), "observables: is not a list with");
    assertFault(root -> root.putObject("connection_info"), "connection_info: no validation data");
    assertFault(
        root -> at(root, "/metadata").putArray("profiles").add("host").add("network_proxy"),
        "action_id: belongs to a profile");
    assertFault(
        root -> at(root, "/metadata").putArray("profiles").add("incident"),
        "metadata.profiles: names one that does not apply");
    assertFault(
        root -> {
          root.put("activity_id", 99).put("type_uid", 400_299);
          root.remove("activity_name");
        },
        "activity_name: must say what");
  }

  @Test
  void anythingButOneJsonObjectOfAKnownClassIsRefused() {
    assertThat(validator.validate("{")).singleElement().asString().startsWith("not one JSON");
    assertThat(validator.validate("{\"class_uid\":1,\"class_uid\":2}"))
        .singleElement()
        .asString()
        .startsWith("not one JSON");
    assertThat(validator.validate("{} {}")).singleElement().asString().startsWith("not one JSON");
    assertThat(validator.validate("{\"class_uid\":1001}"))
        .containsExactly("class_uid: not a class that Sluice emits");
    assertThat(validator.validate("[]")).isNotEmpty();
  }

  private void assertFault(Consumer<ObjectNode> change, String fault) {
    assertThat(validator.validate(changed(request(), change)))
        .anyMatch(line -> line.startsWith(fault));
  }

  private static ObjectNode at(ObjectNode root, String pointer) {
    return (ObjectNode) root.at(pointer);
  }
}
