package dev.sluice.tools.suggest.record;

import dev.sluice.tools.event.EventField;
import dev.sluice.tools.event.EventParser;
import dev.sluice.tools.event.EventRecord;
import dev.sluice.tools.suggest.record.DeniedEvent.Asked;
import dev.sluice.tools.suggest.record.DeniedEvent.Decided;
import dev.sluice.tools.suggest.record.DeniedEvent.Mode;
import dev.sluice.tools.suggest.record.DeniedEvent.Target;
import java.util.List;
import java.util.Set;

/** Reads what an event says of a denial. Any thread. */
public final class DenialParser {
  private static final Set<String> DECISIONS =
      Set.of("http.exchange", "http.decision", "tunnel.decision", "websocket.message");
  private static final EventRecord.Asked NOTHING = new EventRecord.Asked(List.of(), List.of());

  private DenialParser() {}

  public static ReadEvent parse(byte[] bytes, int from, int length) {
    return EventParser.parse(bytes, from, length, DECISIONS::contains)
        .map(DenialParser::event)
        .orElseGet(ReadEvent.Unreadable::new);
  }

  private static ReadEvent event(EventRecord event) {
    if (!DECISIONS.contains(event.text(EventField.CODE))) {
      return new ReadEvent.Other();
    }
    // Of a host that is an address, the address is the host.
    String ip = event.text(EventField.IP);
    boolean denial =
        event.isDenied()
            || event.isTrue(EventField.AUDIT_ONLY)
            || event.isTrue(EventField.WOULD_DENY);
    if (!denial) {
      return new ReadEvent.Passed(event.host(), ip, event.number(EventField.TIME));
    }
    return new ReadEvent.Denial(
        new DeniedEvent(
            event.text(EventField.SANDBOX),
            event.text(EventField.CORRELATION),
            event.number(EventField.TIME),
            new Target(event.host(), port(event)),
            asked(event),
            decided(event)),
        ip);
  }

  private static int port(EventRecord event) {
    long port = event.number(EventField.PORT);
    return port <= 65_535 ? (int) port : 0;
  }

  private static Asked asked(EventRecord event) {
    String method = event.text(EventField.METHOD);
    String path = event.text(EventField.PATH);
    EventRecord.Asked names = event.asked().orElse(NOTHING);
    return new Asked(
        event.text(EventField.CODE).equals("tunnel.decision"),
        method.isEmpty() ? event.text(EventField.ACTIVITY_NAME) : method,
        path.isEmpty() ? event.text(EventField.URL_PATH) : path,
        Set.copyOf(names.queryKeys()),
        names.calls().stream().map(CallNames::of).toList(),
        event.deniedCall().map(CallNames::of));
  }

  private static Decided decided(EventRecord event) {
    Mode mode = Mode.REFUSED;
    if (event.isTrue(EventField.WOULD_DENY)) {
      mode = Mode.WOULD_DENY;
    } else if (event.isTrue(EventField.AUDIT_ONLY)) {
      mode = Mode.AUDIT_ONLY;
    }
    return new Decided(
        mode,
        event.text(EventField.REFUSAL),
        event.text(EventField.ENGINE),
        event.text(EventField.PLACE),
        event.text(EventField.DETAIL));
  }
}
