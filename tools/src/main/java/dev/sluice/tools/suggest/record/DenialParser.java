package dev.sluice.tools.suggest.record;

import dev.sluice.tools.json.JsonBytes;
import dev.sluice.tools.suggest.record.DeniedEvent.Asked;
import dev.sluice.tools.suggest.record.DeniedEvent.Decided;
import dev.sluice.tools.suggest.record.DeniedEvent.Mode;
import dev.sluice.tools.suggest.record.DeniedEvent.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads the few attributes of an event that suggestions need, without building a tree. Any thread.
 */
public final class DenialParser {
  private static final Set<String> DECISIONS =
      Set.of("http.exchange", "http.decision", "tunnel.decision", "websocket.message");

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

  private static final KnownNames NAMES = names();

  private final EventDraft draft = new EventDraft();

  private DenialParser() {}

  private static KnownNames names() {
    Set<String> names =
        new HashSet<>(
            List.of(
                "asked",
                "denied_call",
                "query_keys",
                "calls",
                "protocol",
                "method",
                "tool",
                "operation_type",
                "fields",
                "argument"));
    names.addAll(TOP.keySet());
    INNER.forEach(
        (object, fields) -> {
          names.add(object);
          names.addAll(fields.keySet());
        });
    return new KnownNames(names);
  }

  /** Reads the bytes of one line. */
  public static ReadEvent parse(byte[] bytes, int from, int length) {
    try {
      EventScanner json = new EventScanner(bytes, from, length, NAMES);
      if (json.peek() != '{') {
        return new ReadEvent.Unreadable();
      }
      return new DenialParser().event(json);
    } catch (JsonBytes.Malformed | JacksonException e) {
      return new ReadEvent.Unreadable();
    }
  }

  private ReadEvent event(EventScanner json) {
    json.enter();
    for (Optional<String> key = json.nextKey(); key.isPresent(); key = json.nextKey()) {
      String name = key.get();
      if (json.peek() == '{') {
        object(json, name);
      } else {
        scalar(json, TOP.get(name));
      }
      // The rest of an event of another kind is not read.
      if (name.equals("metadata") && !DECISIONS.contains(draft.text(EventField.CODE))) {
        return new ReadEvent.Other();
      }
    }
    return result();
  }

  private void object(EventScanner json, String object) {
    Map<String, EventField> wanted = INNER.get(object);
    if (wanted == null) {
      json.skip();
      return;
    }
    json.enter();
    for (Optional<String> name = json.nextKey(); name.isPresent(); name = json.nextKey()) {
      if (json.peek() == '{') {
        inner(json, object, name.get());
      } else {
        scalar(json, wanted.get(name.get()));
      }
    }
  }

  private void inner(EventScanner json, String object, String name) {
    if (object.equals("http_request") && name.equals("url")) {
      object(json, name);
    } else if (object.equals("unmapped") && name.equals("asked")) {
      asked(json);
    } else if (object.equals("unmapped") && name.equals("denied_call")) {
      draft.deniedCall = Optional.of(CallParser.call(json));
    } else {
      json.skip();
    }
  }

  private void scalar(EventScanner json, @Nullable EventField field) {
    if (field == null) {
      json.skip();
      return;
    }
    String text = json.scalar();
    if (!text.equals("null")) {
      draft.put(field, text);
    }
  }

  private void asked(EventScanner json) {
    json.enter();
    for (Optional<String> name = json.nextKey(); name.isPresent(); name = json.nextKey()) {
      boolean list = json.peek() == '[';
      if (list && name.get().equals("query_keys")) {
        draft.queryKeys.addAll(CallParser.texts(json));
      } else if (list && name.get().equals("calls")) {
        calls(json);
      } else {
        json.skip();
      }
    }
  }

  private void calls(EventScanner json) {
    json.enter();
    while (json.hasElement()) {
      if (json.peek() == '{') {
        draft.calls.add(CallParser.call(json));
      } else {
        json.skip();
      }
    }
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
        Set.copyOf(draft.queryKeys),
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
