package dev.sluice.tools.requests;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Keeps the newest requests by their own times, and passes them on at once. A request of a quiet
 * partition comes late, since nothing after it says that it is whole. One thread.
 */
public final class NewestRequests implements RequestOutput {
  private final int most;
  private final NavigableSet<Arrival> requests =
      new TreeSet<>(
          Comparator.comparing((Arrival arrival) -> arrival.request().time())
              .thenComparingLong(Arrival::number));
  private long arrivals;

  /** A request; those of one time keep the order in which they came. */
  private record Arrival(JoinedRequest request, long number) {}

  public NewestRequests(int most) {
    this.most = most;
  }

  @Override
  public void request(JoinedRequest request) {
    if (request.wasShown()) {
      requests.removeIf(known -> known.request().equals(request));
    }
    requests.add(new Arrival(request, arrivals++));
    if (requests.size() > most) {
      requests.pollFirst();
    }
  }

  /** Only requests are asked for. */
  @Override
  public void event(AuditEvent event) {}

  @Override
  public void hidden(AuditEvent event) {}

  @Override
  public void unreadable() {}

  @Override
  public boolean isClosed() {
    return false;
  }

  public boolean isFull() {
    return requests.size() >= most;
  }

  /** Passes on the requests, oldest first. */
  public void replay(RequestOutput output) {
    requests.forEach(arrival -> output.request(arrival.request()));
  }
}
