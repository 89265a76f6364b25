package dev.sluice.proxy.upstream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Event loop only. Which origins chose HTTP/2 lately, when it was offered. Answers are forgotten
 * after a minute, and the oldest when there are too many.
 */
final class OriginProtocols {
  private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST = 4096;

  private final LongSupplier nanoTime;
  private final Map<Place, Answer> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Answer> eldest) {
          return size() > MOST;
        }
      };

  // Sandboxes share answers: an origin does not know them.
  private record Place(String host, int port) {}

  private record Answer(boolean http2, long untilNanos) {}

  OriginProtocols(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void remember(Origin origin, boolean http2) {
    Place place = new Place(origin.host(), origin.port());
    answers.remove(place);
    answers.put(place, new Answer(http2, nanoTime.getAsLong() + KEPT_NANOS));
  }

  Optional<Boolean> choseHttp2(Origin origin) {
    Answer answer = answers.get(new Place(origin.host(), origin.port()));
    return answer != null && answer.untilNanos() - nanoTime.getAsLong() > 0
        ? Optional.of(answer.http2())
        : Optional.empty();
  }
}
