package dev.sluice.tools.requests;

import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps the newest requests, and passes them on at once. One thread. */
public final class NewestRequests implements RequestOutput {
  private final int most;
  private final Deque<JoinedRequest> requests = new ArrayDeque<>();

  /** Keeps at most that many. */
  public NewestRequests(int most) {
    this.most = most;
  }

  @Override
  public void request(JoinedRequest request) {
    if (request.wasShown()) {
      requests.remove(request);
    }
    if (requests.size() == most) {
      requests.removeFirst();
    }
    requests.addLast(request);
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

  /** Whether there are as many as asked for. */
  public boolean isFull() {
    return requests.size() >= most;
  }

  /** Passes on the requests, oldest first. */
  public void replay(RequestOutput output) {
    requests.forEach(output::request);
  }
}
