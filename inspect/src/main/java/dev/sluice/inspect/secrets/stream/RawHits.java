package dev.sluice.inspect.secrets.stream;

import dev.sluice.inspect.secrets.pattern.SecretPattern;
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
