package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfActivity;
import dev.sluice.audit.ocsf.code.OcsfCode;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.config.settings.Role;
import java.io.StringWriter;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * The parts of an event that are the same in many events of a node, escaped and encoded once. They
 * are more than half of an event. Any thread.
 */
final class EventFragments {
  private static final JsonFactory JSON = new JsonFactory();

  private static final String TRACED = "trace ";

  private static final Map<OcsfCode, SerializedString> CODES = new ConcurrentHashMap<>();

  private final Node node;
  private final SerializedString device;
  private final SerializedString product;
  private final SerializedString metadata;
  private final SerializedString proxy;
  private final Map<EventClass, OfClass> classes = new EnumMap<>(EventClass.class);

  private record OfClass(
      Map<OcsfActivity, SerializedString> activities, Map<String, SerializedString> writers) {}

  EventFragments(Node node) {
    this.node = node;
    device = object(json -> device(json, node));
    product = object(json -> product(json, node));
    metadata = members(json -> metadata(json, product));
    proxy =
        object(
            json -> {
              json.writeStringProperty("name", node.name());
              json.writeStringProperty("uid", node.id());
            });
    for (EventClass eventClass : EventClass.values()) {
      classes.put(eventClass, new OfClass(new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));
    }
  }

  static SerializedString code(String sibling, OcsfCode code) {
    SerializedString known = CODES.get(code);
    return known == null
        ? CODES.computeIfAbsent(
            code,
            fresh -> behind(fresh.id(), json -> json.writeStringProperty(sibling, fresh.caption())))
        : known;
  }

  SerializedString classification(EventClass eventClass, OcsfActivity activity) {
    return of(eventClass)
        .activities()
        .computeIfAbsent(activity, fresh -> members(json -> classify(json, eventClass, fresh)));
  }

  static void classify(JsonGenerator json, EventClass eventClass, OcsfActivity activity) {
    json.writeNumberProperty("activity_id", activity.id());
    json.writeStringProperty("activity_name", activity.caption());
    json.writeNumberProperty("class_uid", eventClass.uid());
    json.writeStringProperty("class_name", eventClass.caption());
    json.writeNumberProperty("category_uid", eventClass.categoryUid());
    json.writeStringProperty("category_name", eventClass.category());
    json.writeNumberProperty("type_uid", eventClass.uid() * 100L + activity.id());
    String name = activity.isOther() ? "Other" : activity.caption();
    json.writeStringProperty("type_name", eventClass.caption() + ": " + name);
  }

  SerializedString source(EventClass eventClass, String writer, boolean traced) {
    return of(eventClass)
        .writers()
        .computeIfAbsent(
            traced ? TRACED + writer : writer,
            ignored ->
                new SerializedString(
                    loggers(writer)
                        + ",\"labels\":"
                        + array(
                            Role.words(node.roles()).stream().map(role -> "role:" + role).toList())
                        + ",\"profiles\":"
                        + array(eventClass.profiles(traced))));
  }

  SerializedString device() {
    return device;
  }

  SerializedString metadata() {
    return metadata;
  }

  SerializedString product() {
    return product;
  }

  SerializedString proxy() {
    return proxy;
  }

  private OfClass of(EventClass eventClass) {
    return Objects.requireNonNull(classes.get(eventClass));
  }

  private String loggers(String writer) {
    return written(
        json -> {
          json.writeStartArray();
          json.writeStartObject();
          json.writeStringProperty("name", OcsfText.cut(node.name()));
          json.writeStringProperty("uid", writer);
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  private static void device(JsonGenerator json, Node node) {
    json.writeNumberProperty("type_id", 1);
    json.writeStringProperty("type", "Server");
    json.writeStringProperty("name", node.name());
    json.writeStringProperty("uid", node.id());
    if (OcsfText.isHostname(node.name())) {
      json.writeStringProperty("hostname", node.name());
    }
  }

  private static void metadata(JsonGenerator json, SerializedString product) {
    json.writeStringProperty("version", OcsfEvent.OCSF_VERSION);
    json.writeName("product");
    json.writeRawValue(product);
  }

  private static void product(JsonGenerator json, Node node) {
    json.writeStringProperty("name", "Sluice");
    json.writeStringProperty("vendor_name", "Sluice");
    json.writeStringProperty("version", node.version());
  }

  private static String array(Collection<String> values) {
    return written(
        json -> {
          json.writeStartArray();
          values.forEach(json::writeString);
          json.writeEndArray();
        });
  }

  private static SerializedString object(Consumer<JsonGenerator> members) {
    return new SerializedString(braced(members));
  }

  private static SerializedString members(Consumer<JsonGenerator> members) {
    String object = braced(members);
    return new SerializedString(object.substring(1, object.length() - 1) + ",");
  }

  private static SerializedString behind(int value, Consumer<JsonGenerator> members) {
    String object = braced(members);
    return new SerializedString(value + "," + object.substring(1, object.length() - 1));
  }

  private static String braced(Consumer<JsonGenerator> members) {
    return written(
        json -> {
          json.writeStartObject();
          members.accept(json);
          json.writeEndObject();
        });
  }

  private static String written(Consumer<JsonGenerator> value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      value.accept(json);
    }
    return text.toString();
  }
}
