package dev.sluice.detect.stream;

import dev.sluice.detect.pattern.SecretPattern;
import java.util.List;

/** What is found in the bytes of a body as they are. */
record RawHits(StreamListener listener) implements WindowScan.Hits {
  @Override
  public void written(List<SecretPattern> patterns, boolean again, long from, byte[] masked) {
    listener.written(patterns, again, List.of(new Mask(from, masked)));
  }

  @Override
  public void encoded(List<SecretPattern> patterns, boolean again) {
    listener.encoded(patterns, again);
  }
}
