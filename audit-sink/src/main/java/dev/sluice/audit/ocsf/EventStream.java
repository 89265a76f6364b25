package dev.sluice.audit.ocsf;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfActivity;
import dev.sluice.audit.ocsf.code.OcsfCode;
import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfCode.Status;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.Rule;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Writes one event, attribute by attribute, in the order of the calls. Each method omits empty
 * values, since OCSF has no empty attributes. One thread.
 */
final class EventStream {
  // Few threads map, and each for long, so each thread keeps its buffers.
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();

  private static final int USUAL_BYTES = 2560;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
  private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes);
  private final EventClass eventClass;
  private final Header header;

  private EventStream(EventClass eventClass, Header header) {
    this.eventClass = eventClass;
    this.header = header;
  }

  static EventStream begin(
      EventFragments node, EventClass eventClass, OcsfActivity activity, Header header) {
    EventStream event = new EventStream(eventClass, header);
    event.json.writeStartObject();
    if (activity.isOther()) {
      EventFragments.classify(event.json, eventClass, activity);
    } else {
      event.json.writeRaw(node.classification(eventClass, activity));
    }
    event.json.writeNumberProperty("time", header.timeMs());
    event.metadata(node);
    event.fragment("device", node.device());
    event.trace();
    return event;
  }

  JsonGenerator json() {
    return json;
  }

  OcsfEvent end() {
    json.writeEndObject();
    json.close();
    return new OcsfEvent(eventClass, header.uid(), header.sandbox(), bytes.toByteArray());
  }

  EventStream code(String attribute, String sibling, OcsfCode code) {
    json.writeName(attribute);
    json.writeRawValue(EventFragments.code(sibling, code));
    return this;
  }

  EventStream severity(Severity severity) {
    return code("severity_id", "severity", severity);
  }

  EventStream status(Status status, String statusCode, String detail) {
    code("status_id", "status", status);
    return text("status_code", statusCode).text("status_detail", detail);
  }

  EventStream ruling(Ruling ruling) {
    return code("action_id", "action", ruling.action())
        .code("disposition_id", "disposition", ruling.disposition());
  }

  EventStream text(String attribute, String value) {
    if (!value.isEmpty()) {
      json.writeStringProperty(attribute, OcsfText.cut(value));
    }
    return this;
  }

  EventStream texts(String attribute, List<String> values) {
    json.writeArrayPropertyStart(attribute);
    values.forEach(value -> json.writeString(OcsfText.cut(value)));
    json.writeEndArray();
    return this;
  }

  EventStream number(String attribute, long value) {
    if (value != 0) {
      json.writeNumberProperty(attribute, value);
    }
    return this;
  }

  EventStream flag(String attribute, boolean value) {
    json.writeBooleanProperty(attribute, value);
    return this;
  }

  EventStream object(String attribute, Runnable members) {
    json.writeObjectPropertyStart(attribute);
    members.run();
    json.writeEndObject();
    return this;
  }

  EventStream fragment(String attribute, SerializableString value) {
    json.writeName(attribute);
    json.writeRawValue(value);
    return this;
  }

  EventStream rule(Rule rule) {
    String name = rule.getPolicy().isEmpty() ? "-" : rule.getPolicy();
    return object(
        "firewall_rule",
        () -> text("name", name).text("type", rule.getEngine()).text("uid", rule.getPlace()));
  }

  /** Writes the endpoints. The source endpoint carries the sandbox, so it is never empty. */
  EventStream endpoints(EventFragments node, Peer client, Destination destination) {
    parties(client, destination);
    if (!destination.getHost().isEmpty() || !destination.getIp().isEmpty()) {
      observables(destination);
    }
    return fragment("proxy_endpoint", node.proxy());
  }

  EventStream listener(Destination own) {
    return object("dst_endpoint", () -> destination(own));
  }

  EventStream parties(Peer client, Destination destination) {
    object("src_endpoint", () -> source(client));
    if (!destination.getHost().isEmpty() || !destination.getIp().isEmpty()) {
      object("dst_endpoint", () -> destination(destination));
    }
    return this;
  }

  private void source(Peer client) {
    text("ip", client.getIp()).number("port", client.getPort());
    text("uid", header.sandbox().isEmpty() ? "-" : header.sandbox());
  }

  private void destination(Destination destination) {
    String host = OcsfText.unbracketed(destination.getHost());
    if (OcsfText.isAddress(host)) {
      text("ip", host);
    } else {
      if (OcsfText.isHostname(host)) {
        text("hostname", host);
      }
      text("domain", host).text("ip", destination.getIp());
    }
    number("port", destination.getPort());
  }

  private void observables(Destination destination) {
    String host = OcsfText.unbracketed(destination.getHost());
    boolean named = OcsfText.isHostname(host) && !OcsfText.isAddress(host);
    String ip = OcsfText.isAddress(host) ? host : destination.getIp();
    if (!named && ip.isEmpty()) {
      return;
    }
    json.writeArrayPropertyStart("observables");
    if (named) {
      observable("dst_endpoint.hostname", 1, "Hostname", host);
    }
    if (!ip.isEmpty()) {
      observable("dst_endpoint.ip", 2, "IP Address", ip);
    }
    json.writeEndArray();
  }

  private void observable(String name, int typeId, String type, String value) {
    json.writeStartObject();
    json.writeNumberProperty("type_id", typeId);
    text("name", name).text("type", type).text("value", value);
    json.writeEndObject();
  }

  // OCSF has traces in few classes.
  private boolean isTraced() {
    return eventClass == EventClass.HTTP_ACTIVITY && header.trace().hasSpan();
  }

  // Writes the ids of the trace; of its span only when its end is known, as OCSF demands.
  private void trace() {
    if (isTraced()) {
      RecordedTrace trace = header.trace();
      object(
          "trace",
          () -> {
            text("uid", TraceParent.traceId(trace.getSpan()));
            if (trace.getBegunUnixNanos() > 0) {
              object("span", () -> span(trace));
            }
          });
    }
  }

  private void span(RecordedTrace trace) {
    text("uid", TraceParent.spanId(trace.getSpan().getSpan()));
    number("start_time", NANOSECONDS.toMillis(trace.getBegunUnixNanos()));
    number("end_time", NANOSECONDS.toMillis(trace.getBegunUnixNanos() + trace.getEndedNanos()));
  }

  private void metadata(EventFragments node) {
    json.writeObjectPropertyStart("metadata");
    json.writeRaw(node.metadata());
    text("uid", header.uid()).text("correlation_uid", header.correlationUid());
    if (header.index() == 0) {
      number("sequence", header.position().decision());
    }
    text("event_code", header.code()).text("tenant_uid", header.sandbox());
    json.writeNumberProperty("logged_time", header.loggedMs());
    fragment("loggers", node.source(eventClass, header.position().writer(), isTraced()));
    json.writeEndObject();
  }
}
