package dev.sluice.tools.requests;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Joins the steps of requests, of which several run at a time. One that takes longer than a second
 * is shown as it stands, and the rest of it later. One thread.
 */
public final class StepwiseRequests {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** More than a listener gets: the wanted requests and the tunnels around them. */
  private static final int MOST = 1000;

  private final Map<String, StepwiseRequest> running = new LinkedHashMap<>();
  private final Output output;

  public StepwiseRequests(Output output) {
    this.output = output;
  }

  /** Shows requests. */
  public interface Output {
    /** A request that runs, and has steps that were not shown. */
    void open(StepwiseRequest request);

    /** A request of which nothing follows. */
    void last(StepwiseRequest request);

    /** Whether the reader has gone. */
    boolean isClosed();
  }

  /**
   * Takes the next steps of a request.
   *
   * @param nanos of {@link System#nanoTime}, as below
   */
  public void accept(JsonNode line, long nanos) {
    String uid = line.path("request").asString("");
    StepwiseRequest request =
        running.computeIfAbsent(uid, next -> new StepwiseRequest(line, nanos));
    request.add(line);
    if (request.isEnded()) {
      running.remove(uid);
      output.last(request);
    } else if (request.wasShown()) {
      output.open(request);
    }
    dropOldest();
  }

  private void dropOldest() {
    if (running.size() > MOST) {
      Iterator<StepwiseRequest> oldest = running.values().iterator();
      output.last(oldest.next());
      oldest.remove();
    }
  }

  /** Comes several times a second. */
  public void tick(long nanos) {
    running.values().stream()
        .filter(request -> !request.wasShown() && nanos - request.since() >= PATIENCE_NANOS)
        .forEach(output::open);
  }

  /** Nothing follows. */
  public void end() {
    List.copyOf(running.values()).forEach(output::last);
    running.clear();
  }

  /** Whether the reader has gone. */
  public boolean isClosed() {
    return output.isClosed();
  }
}
