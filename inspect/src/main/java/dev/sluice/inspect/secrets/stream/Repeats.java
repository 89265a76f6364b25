package dev.sluice.inspect.secrets.stream;

import dev.sluice.inspect.secrets.pattern.SecretPattern;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Tells a secret once that is found both in the bytes of an event and in its text. One thread. */
final class Repeats implements StreamListener {
  private static final int MOST = 64;

  private final StreamListener listener;
  private final Deque<Place> places = new ArrayDeque<>();

  Repeats(StreamListener listener) {
    this.listener = listener;
  }

  /** Where a secret was told. */
  private record Place(String id, Mask mask) {
    boolean isAt(String other, Mask found) {
      return id.equals(other) && mask.from() < found.end() && found.from() < mask.end();
    }
  }

  @Override
  public void written(List<SecretPattern> patterns, boolean again, List<Mask> masks) {
    String id = patterns.getFirst().id();
    boolean known =
        masks.stream().anyMatch(mask -> places.stream().anyMatch(place -> place.isAt(id, mask)));
    for (Mask mask : masks) {
      places.add(new Place(id, mask));
      if (places.size() > MOST) {
        places.removeFirst();
      }
    }
    listener.written(patterns, again || known, masks);
  }

  @Override
  public void encoded(List<SecretPattern> patterns, boolean again) {
    listener.encoded(patterns, again);
  }
}
