package dev.sluice.audit.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.Samples;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.Node;
import dev.sluice.audit.ocsf.OcsfEvent;
import dev.sluice.audit.ocsf.Origin;
import dev.sluice.audit.ocsf.Subject;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
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

  private static List<OcsfEvent> events() {
    EventMapper mapper =
        new EventMapper(new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1"));
    List<OcsfEvent> events = new ArrayList<>();
    for (AuditRecord record :
        List.of(
            Samples.at().setRequest(Samples.redacted()).build(),
            Samples.at()
                .setTunnel(Samples.tunnel(Verdict.VERDICT_DENIED, TunnelDecision.Kind.KIND_CONNECT))
                .build(),
            Samples.at().setConfigChange(Samples.configChange()).build(),
            Samples.lifecycle(Lifecycle.Activity.ACTIVITY_START))) {
      events.addAll(mapper.map(new Subject.Single(new Origin("w/0", 1, 1), record)));
    }
    return events;
  }

  @TestFactory
  Stream<DynamicTest> takingAwayAnyRequiredAttributeIsNoticed() {
    return events().stream()
        .flatMap(
            event -> {
              String name = event.eventClass() + " ";
              ObjectRule rule = requireNonNull(SCHEMA.classes().get("" + event.eventClass().uid()));
              JsonNode root = JSON.readTree(event.json());
              return required("", root, rule)
                  .map(
                      path ->
                          DynamicTest.dynamicTest(
                              name + path,
                              () ->
                                  assertThat(validator.validate(without(event, path)))
                                      .isNotEmpty()));
            });
  }

  /** JSON pointers of the required attributes that are there. */
  private static Stream<String> required(String prefix, JsonNode object, ObjectRule rule) {
    List<String> paths = new ArrayList<>();
    object.forEachEntry(
        (name, value) -> {
          AttributeRule attribute = rule.attributes().get(name);
          if (attribute != null && attribute.required()) {
            paths.add(prefix + "/" + name);
          }
          if (attribute != null
              && attribute.value() instanceof AttributeRule.ValueRule.Nested nested
              && value.isObject()) {
            required(
                    prefix + "/" + name,
                    value,
                    requireNonNull(SCHEMA.objects().get(nested.object())))
                .forEach(paths::add);
          }
        });
    return paths.stream();
  }

  private static String without(OcsfEvent event, String path) {
    return changed(
        event,
        root -> {
          int slash = path.lastIndexOf('/');
          ObjectNode parent = (ObjectNode) root.at(path.substring(0, slash));
          parent.remove(path.substring(slash + 1));
        });
  }

  private static String changed(OcsfEvent event, Consumer<ObjectNode> change) {
    ObjectNode root = (ObjectNode) JSON.readTree(event.json());
    change.accept(root);
    return root.toString();
  }

  private static OcsfEvent request() {
    return events().getFirst();
  }

  private static OcsfEvent tunnel() {
    return events().get(3);
  }

  @Test
  void eventsAsEmittedAreValid() {
    assertThat(events())
        .allSatisfy(event -> assertThat(validator.validate(event.json())).isEmpty());
  }

  @Test
  void oneOfRequestAndResponseMustBeThere() {
    assertThat(
            validator.validate(
                changed(request(), root -> root.without(List.of("http_request", "http_response")))))
        .singleElement()
        .asString()
        .contains("at least one of");
  }

  @Test
  void oneOfTheEndpointsMustBeThere() {
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
    assertFault(root -> root.put("type_uid", 400_203), "type_uid: is not class_uid");
    assertFault(root -> at(root, "/metadata").put("version", "1.3.0"), "metadata.version: is not");
    assertFault(
        root -> at(root, "/dst_endpoint").put("hostname", "a b"),
        "dst_endpoint.hostname: is not of type HOSTNAME");
    assertFault(root -> at(root, "/dst_endpoint").put("ip", "x"), "dst_endpoint.ip: is not of");
    assertFault(
        root -> at(root, "/dst_endpoint").put("port", 70_000), "dst_endpoint.port: is not of");
    assertFault(root -> root.putArray("observables"), "observables: is not a list with");
    assertFault(root -> root.putObject("tls"), "tls: no validation data");
    assertFault(
        root -> at(root, "/metadata").putArray("profiles").add("host").add("network_proxy"),
        "action_id: belongs to a profile");
    assertFault(
        root -> at(root, "/metadata").putArray("profiles").add("incident"),
        "metadata.profiles: incident does not apply");
    assertFault(
        root -> {
          root.put("activity_id", 99).put("type_uid", 400_299);
          root.remove("activity_name");
        },
        "activity_name: must say what");
  }

  @Test
  void whatIsNotOneJsonObjectOfAKnownClassIsRefused() {
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
