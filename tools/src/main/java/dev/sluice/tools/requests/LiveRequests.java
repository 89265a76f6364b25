package dev.sluice.tools.requests;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Terminal;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows requests whose events arrive one after another, of which several run at a time: as trees,
 * or as one JSON object per line when a request has ended. A tree of a request that takes longer
 * than a second is printed as it stands, and the rest of it later. Nothing in a line is trusted.
 * One thread.
 */
public final class LiveRequests {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** More than a listener gets: the wanted requests and the tunnels around them. */
  private static final int MOST = 1000;

  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, Running> running = new LinkedHashMap<>();
  private final PrintStream out;
  private final Terminal terminal;
  private final boolean json;

  /**
   * @param json whether requests are printed as JSON
   */
  public LiveRequests(Terminal terminal, PrintStream out, boolean json) {
    this.terminal = terminal;
    this.out = out;
    this.json = json;
  }

  private record Running(RequestTree tree, String node, long since) {}

  public void accept(JsonNode line, long nanos) {
    String uid = line.path("request").asString("");
    String node = line.path("node").asString("");
    Running request =
        running.computeIfAbsent(
            uid, id -> new Running(new RequestTree(id, node, terminal, out), node, nanos));
    for (JsonNode event : line.path("events")) {
      request.tree().add(new AuditEvent(event));
    }
    if (line.path("ended").asBoolean(false)) {
      running.remove(uid);
      last(request, true);
    } else if (!json && request.tree().wasShown()) {
      request.tree().print(false);
    }
    dropOldest();
  }

  private void dropOldest() {
    if (running.size() > MOST) {
      Iterator<Running> oldest = running.values().iterator();
      last(oldest.next(), false);
      oldest.remove();
    }
  }

  private void last(Running request, boolean ended) {
    if (json) {
      out.println(json(request, ended));
    } else {
      request.tree().print(true);
    }
  }

  private static String json(Running running, boolean ended) {
    List<AuditEvent> events = running.tree().events();
    ObjectNode all = JSON.createObjectNode().put("request", running.tree().uid());
    all.put("node", running.node());
    if (!events.isEmpty()) {
      JoinedRequest request = running.tree().joined();
      all.put("time", events.getFirst().time().toString())
          .put("sandbox", request.sandbox())
          .put("method", request.method())
          .put("target", request.target());
    }
    List<JsonNode> roots = new ArrayList<>();
    events.forEach(event -> roots.add(event.root()));
    all.put("ended", ended).putArray("events").addAll(roots);
    return LineEscape.json(JSON.writeValueAsString(all));
  }

  public void tick(long nanos) {
    if (!json) {
      running.values().stream()
          .filter(it -> !it.tree().wasShown() && nanos - it.since() >= PATIENCE_NANOS)
          .forEach(it -> it.tree().print(false));
    }
  }

  public void end() {
    running.values().forEach(request -> last(request, false));
    running.clear();
  }

  public boolean isClosed() {
    return out.checkError();
  }
}
