package dev.sluice.tools.suggest.record;

import dev.sluice.tools.suggest.record.DeniedEvent.Asked;
import dev.sluice.tools.suggest.record.DeniedEvent.Decided;
import dev.sluice.tools.suggest.record.DeniedEvent.Mode;
import dev.sluice.tools.suggest.record.DeniedEvent.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the few attributes of an event that suggestions need, without building a tree. Any thread.
 */
public final class DenialParser {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final Set<String> DECISIONS =
      Set.of("http.exchange", "http.decision", "tunnel.decision");

  private static final Map<String, EventField> TOP =
      Map.of(
          "time", EventField.TIME,
          "action_id", EventField.ACTION,
          "activity_name", EventField.ACTIVITY,
          "status_code", EventField.REFUSAL,
          "status_detail", EventField.DETAIL);

  private static final Map<String, Map<String, EventField>> INNER =
      Map.of(
          "metadata",
          Map.of(
              "event_code", EventField.CODE,
              "tenant_uid", EventField.SANDBOX,
              "correlation_uid", EventField.REQUEST),
          "dst_endpoint",
          Map.of(
              "hostname", EventField.HOSTNAME,
              "domain", EventField.DOMAIN,
              "ip", EventField.IP,
              "port", EventField.PORT),
          "http_request",
          Map.of("http_method", EventField.METHOD),
          "url",
          Map.of("path", EventField.PATH),
          "firewall_rule",
          Map.of("type", EventField.ENGINE, "uid", EventField.PLACE),
          "unmapped",
          Map.of("audit_only", EventField.AUDIT_ONLY, "would_deny", EventField.WOULD_DENY));

  private final EventDraft draft = new EventDraft();

  private DenialParser() {}

  /** Reads the bytes of one line. */
  public static ReadEvent parse(byte[] bytes, int from, int length) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, from, length)) {
      return json.nextToken() == JsonToken.START_OBJECT
          ? new DenialParser().event(json)
          : new ReadEvent.Other();
    } catch (JacksonException e) {
      return new ReadEvent.Unreadable();
    }
  }

  private ReadEvent event(JsonParser json) {
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT) {
        object(json, name);
      } else {
        scalar(json, value, TOP.get(name));
      }
      // The rest of an event of another kind is not read.
      if (name.equals("metadata") && !DECISIONS.contains(draft.text(EventField.CODE))) {
        return new ReadEvent.Other();
      }
    }
    return result();
  }

  private void object(JsonParser json, String object) {
    Map<String, EventField> wanted = INNER.get(object);
    if (wanted == null) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT) {
        inner(json, object, name);
      } else {
        scalar(json, value, wanted.get(name));
      }
    }
  }

  private void inner(JsonParser json, String object, String name) {
    switch (object + "." + name) {
      case "http_request.url" -> object(json, "url");
      case "unmapped.asked" -> asked(json);
      case "unmapped.denied_call" -> draft.deniedCall = Optional.of(call(json));
      default -> json.skipChildren();
    }
  }

  private void scalar(JsonParser json, JsonToken value, @Nullable EventField field) {
    if (value == JsonToken.START_ARRAY || value == JsonToken.START_OBJECT) {
      json.skipChildren();
    } else if (field != null && value != JsonToken.VALUE_NULL) {
      draft.put(field, json.getString());
    }
  }

  private void asked(JsonParser json) {
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      JsonToken value = json.nextToken();
      if (value != JsonToken.START_ARRAY) {
        json.skipChildren();
      } else if (name.equals("query_keys")) {
        draft.queryKeys.addAll(texts(json));
      } else if (name.equals("calls")) {
        calls(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void calls(JsonParser json) {
    for (JsonToken item = json.nextToken(); isWithin(item); item = json.nextToken()) {
      if (item == JsonToken.START_OBJECT) {
        draft.calls.add(call(json));
      } else {
        json.skipChildren();
      }
    }
  }

  private static boolean isWithin(@Nullable JsonToken item) {
    return item != null && item != JsonToken.END_ARRAY;
  }

  private static List<String> texts(JsonParser json) {
    List<String> texts = new ArrayList<>();
    for (JsonToken item = json.nextToken(); isWithin(item); item = json.nextToken()) {
      if (item == JsonToken.VALUE_STRING) {
        texts.add(json.getString());
      } else {
        json.skipChildren();
      }
    }
    return texts;
  }

  private static NamedCall call(JsonParser json) {
    Map<String, String> names = new HashMap<>();
    List<String> fields = new ArrayList<>();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        names.put(name, json.getString());
      } else if (value == JsonToken.START_ARRAY && name.equals("fields")) {
        fields.addAll(texts(json));
      } else {
        json.skipChildren();
      }
    }
    String method = names.getOrDefault("method", "");
    return new NamedCall(
        names.getOrDefault("protocol", ""),
        method.isEmpty() ? names.getOrDefault("operation_type", "") : method,
        names.getOrDefault("tool", ""),
        fields);
  }

  private ReadEvent result() {
    if (!DECISIONS.contains(draft.text(EventField.CODE))) {
      return new ReadEvent.Other();
    }
    // Of a host that is an address, the address is the host.
    String ip = draft.text(EventField.IP);
    if (!draft.isDenial()) {
      return new ReadEvent.Passed(draft.host(), ip, draft.number(EventField.TIME));
    }
    return new ReadEvent.Denial(
        new DeniedEvent(
            draft.text(EventField.SANDBOX),
            draft.text(EventField.REQUEST),
            draft.number(EventField.TIME),
            new Target(draft.host(), port()),
            asked(),
            decided()),
        ip);
  }

  private int port() {
    long port = draft.number(EventField.PORT);
    return port <= 65_535 ? (int) port : 0;
  }

  private Asked asked() {
    String method = draft.text(EventField.METHOD);
    return new Asked(
        draft.text(EventField.CODE).equals("tunnel.decision"),
        method.isEmpty() ? draft.text(EventField.ACTIVITY) : method,
        draft.text(EventField.PATH),
        new LinkedHashSet<>(draft.queryKeys),
        draft.calls,
        draft.deniedCall);
  }

  private Decided decided() {
    Mode mode = Mode.REFUSED;
    if (draft.isTrue(EventField.WOULD_DENY)) {
      mode = Mode.WOULD_DENY;
    } else if (draft.isTrue(EventField.AUDIT_ONLY)) {
      mode = Mode.AUDIT_ONLY;
    }
    return new Decided(
        mode,
        draft.text(EventField.REFUSAL),
        draft.text(EventField.ENGINE),
        draft.text(EventField.PLACE),
        draft.text(EventField.DETAIL));
  }
}
