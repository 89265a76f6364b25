package dev.sluice.tools.ocsf;

import dev.sluice.tools.command.LineEscape;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of text for an event, for people who watch. Text that a client may have chosen is
 * escaped.
 */
public final class Shorthand {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final JsonMapper JSON = new JsonMapper();

  private static final int DENIED = 2;

  private static final Set<String> TLS = Set.of("https", "wss");

  private static final int REASON_BYTES = 256;

  private Shorthand() {}

  /**
   * The line of an event, without a line end.
   *
   * @throws IllegalArgumentException when it is not JSON
   */
  public static String line(byte[] event) {
    try {
      JsonNode root = JSON.readTree(event);
      Instant time = Instant.ofEpochMilli(root.path("time").asLong(0));
      return TIME.format(time) + " OCSF " + body(root);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  public static String body(JsonNode event) {
    return switch (event.path("class_uid").asInt(0)) {
      case 4001 -> network(event);
      case 4002 -> http(event);
      case 2004 -> finding(event);
      case 5019 -> config(event);
      case 6002 -> lifecycle(event);
      case 6003 -> admin(event);
      default -> label("EVENT", "", event) + " " + LineEscape.text(at(event, "/message"));
    };
  }

  private static String network(JsonNode event) {
    return label("NET", at(event, "/activity_name"), event)
        + " "
        + upper(at(event, "/action"))
        + actor(event)
        + " "
        + (isOfWebSocket(event) ? url(event.path("url")) : endpoint(event))
        + rule(event)
        + facts(isOfWebSocket(event) ? unmapped(event) : Map.of(), event);
  }

  /** Whether it is about a session or message, which tell more than an endpoint. */
  private static boolean isOfWebSocket(JsonNode event) {
    return event.path("url").isObject();
  }

  private static String http(JsonNode event) {
    return label("HTTP", method(event), event)
        + " "
        + upper(at(event, "/action"))
        + actor(event)
        + " "
        + method(event)
        + " "
        + url(event.at("/http_request/url"))
        + rule(event)
        + facts(unmapped(event), event);
  }

  private static String lifecycle(JsonNode event) {
    return label("LIFECYCLE", at(event, "/activity_name"), event)
        + " "
        + LineEscape.text(at(event, "/app/name"))
        + " "
        + LineEscape.text(at(event, "/status"));
  }

  private static String admin(JsonNode event) {
    return label("ADMIN", at(event, "/status"), event)
        + " "
        + LineEscape.word(at(event, "/src_endpoint/ip"))
        + " -> "
        + LineEscape.text(at(event, "/api/operation"))
        + " "
        + LineEscape.text(
            at(event, event.has("status_detail") ? "/status_detail" : "/status_code"));
  }

  private static String finding(JsonNode event) {
    String disposition = at(event, "/disposition");
    Map<String, String> facts = new TreeMap<>(unmapped(event));
    String uid = "type:" + LineEscape.word(at(event, "/finding_info/uid"));
    String what = disposition.isEmpty() ? at(event, "/activity_name") : disposition;
    StringJoiner all = new StringJoiner(" ", " [", "]").add(uid);
    facts.forEach((name, value) -> all.add(LineEscape.word(name) + ":" + LineEscape.word(value)));
    return label("FINDING", what, event)
        + " \""
        + LineEscape.text(at(event, "/finding_info/title"))
        + "\""
        + all;
  }

  private static String config(JsonNode event) {
    Map<String, String> facts = new TreeMap<>(unmapped(event));
    String given = facts.remove("state_label");
    String state = given == null ? at(event, "/state") : given;
    return label("CONFIG", state, event)
        + " "
        + LineEscape.line(at(event, "/message"))
        + facts(facts, event);
  }

  private static String label(String kind, String what, JsonNode event) {
    String name = what.isEmpty() ? kind : kind + ":" + upper(what);
    return name + " [" + severity(event.path("severity_id").asInt(0)) + "]";
  }

  private static String severity(int id) {
    return switch (id) {
      case 2 -> "LOW";
      case 3 -> "MED";
      case 4 -> "HIGH";
      case 5 -> "CRIT";
      case 6 -> "FATAL";
      default -> "INFO";
    };
  }

  private static String actor(JsonNode event) {
    String sandbox = at(event, "/src_endpoint/uid");
    return sandbox.isEmpty() || sandbox.equals("-") ? "" : " " + LineEscape.word(sandbox) + " ->";
  }

  public static String endpoint(JsonNode event) {
    JsonNode to = event.path("dst_endpoint");
    String name = to.path("domain").asString(to.path("ip").asString("-"));
    return LineEscape.word(name + ":" + to.path("port").asInt(0));
  }

  public static String method(JsonNode event) {
    String method = at(event, "/http_request/http_method");
    return LineEscape.word(method.isEmpty() ? at(event, "/activity_name") : method);
  }

  /** A URL object without its query, as one word. */
  public static String url(JsonNode url) {
    String scheme = url.path("scheme").asString("");
    int port = url.path("port").asInt(0);
    boolean usual = port == (TLS.contains(scheme) ? 443 : 80);
    String host = url.path("hostname").asString(url.path("domain").asString(""));
    return LineEscape.word(
        scheme + "://" + host + (usual ? "" : ":" + port) + url.path("path").asString(""));
  }

  private static String rule(JsonNode event) {
    JsonNode rule = event.path("firewall_rule");
    return rule.isMissingNode()
        ? ""
        : " [policy:"
            + LineEscape.word(rule.path("name").asString("-"))
            + " engine:"
            + LineEscape.word(rule.path("type").asString("-"))
            + "]";
  }

  private static String facts(Map<String, String> facts, JsonNode event) {
    StringJoiner all = new StringJoiner(" ", " [", "]").setEmptyValue("");
    new TreeMap<>(facts)
        .forEach((name, value) -> all.add(LineEscape.word(name) + ":" + LineEscape.word(value)));
    if (event.path("action_id").asInt(0) == DENIED) {
      String reason = event.path("status_detail").asString(at(event, "/message"));
      all.add(
          "reason:" + LineEscape.text(LineEscape.cut(reason.replaceAll("\\R", " "), REASON_BYTES)));
    }
    return all.toString();
  }

  private static Map<String, String> unmapped(JsonNode event) {
    Map<String, String> facts = new TreeMap<>();
    event
        .path("unmapped")
        .forEachEntry(
            (name, value) -> {
              if (value.isValueNode()) {
                facts.put(name, value.asString(""));
              }
            });
    return facts;
  }

  private static String at(JsonNode event, String pointer) {
    return event.at(pointer).asString("");
  }

  private static String upper(String text) {
    return LineEscape.word(text.isEmpty() ? "-" : text.toUpperCase(Locale.ROOT));
  }
}
