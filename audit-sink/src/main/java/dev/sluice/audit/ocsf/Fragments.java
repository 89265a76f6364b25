package dev.sluice.audit.ocsf;

import dev.sluice.config.settings.Role;
import java.io.StringWriter;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * The values that are the same in all events of a node, as bytes: a third of an event, which would
 * otherwise be escaped and encoded anew each time.
 */
final class Fragments {
  private static final JsonFactory JSON = new JsonFactory();

  private final String nodeName;
  private final SerializedString device;
  private final SerializedString product;
  private final SerializedString proxy;
  private final SerializedString labels;
  private final Map<EventClass, SerializedString> profiles = new EnumMap<>(EventClass.class);

  Fragments(Node node) {
    nodeName = node.name();
    device = object(json -> device(json, node));
    product = object(json -> product(json, node));
    proxy =
        object(
            json -> {
              json.writeStringProperty("name", node.name());
              json.writeStringProperty("uid", node.id());
            });
    labels = array(Role.words(node.roles()).stream().map(role -> "role:" + role).toList());
    for (EventClass eventClass : EventClass.values()) {
      profiles.put(eventClass, array(eventClass.profiles()));
    }
  }

  String nodeName() {
    return nodeName;
  }

  /** The node as {@code device}. */
  SerializedString device() {
    return device;
  }

  /** Sluice as {@code product}. */
  SerializedString product() {
    return product;
  }

  /** The node as {@code proxy_endpoint}. */
  SerializedString proxy() {
    return proxy;
  }

  /** The roles of the node as {@code metadata.labels}. */
  SerializedString labels() {
    return labels;
  }

  /** {@code metadata.profiles} of a class. */
  SerializedString profiles(EventClass eventClass) {
    return Objects.requireNonNull(profiles.get(eventClass));
  }

  private static void device(JsonGenerator json, Node node) {
    json.writeNumberProperty("type_id", 1);
    json.writeStringProperty("type", "Server");
    json.writeStringProperty("name", node.name());
    json.writeStringProperty("uid", node.id());
    if (Host.isHostname(node.name())) {
      json.writeStringProperty("hostname", node.name());
    }
  }

  private static void product(JsonGenerator json, Node node) {
    json.writeStringProperty("name", "Sluice");
    json.writeStringProperty("vendor_name", "Sluice");
    json.writeStringProperty("version", node.version());
  }

  private static SerializedString array(Collection<String> values) {
    return written(
        json -> {
          json.writeStartArray();
          values.forEach(json::writeString);
          json.writeEndArray();
        });
  }

  private static SerializedString object(Consumer<JsonGenerator> members) {
    return written(
        json -> {
          json.writeStartObject();
          members.accept(json);
          json.writeEndObject();
        });
  }

  private static SerializedString written(Consumer<JsonGenerator> value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      value.accept(json);
    }
    return new SerializedString(text.toString());
  }
}
