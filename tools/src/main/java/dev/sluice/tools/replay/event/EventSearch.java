package dev.sluice.tools.replay.event;

import java.util.Optional;

/** Looks for the decision with an id, that of its event or of its request. One thread. */
public final class EventSearch {
  private final EventReader reader = new EventReader();
  private final String uid;
  private Optional<RecordedEvent> found = Optional.empty();

  public EventSearch(String uid) {
    this.uid = uid;
  }

  /** Takes an event; its bytes are borrowed. */
  public void accept(byte[] bytes, int from, int to) {
    if (found.isEmpty() && reader.read(bytes, from, to) && reader.isNamed(uid)) {
      found = reader.decision();
    }
  }

  /** The first decision with the id. */
  public Optional<RecordedEvent> found() {
    return found;
  }
}
