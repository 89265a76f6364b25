package dev.sluice.detect;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.stream.EventTextStream;
import dev.sluice.detect.stream.Mask;
import dev.sluice.detect.stream.SecretStream;
import dev.sluice.detect.stream.StreamListener;
import dev.sluice.detect.stream.TextStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A body that goes through a search piece by piece, and what goes on. */
final class SearchedStream implements StreamListener {
  static final String MARK = "[REDACTED]";

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final List<Mask> masks = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final SecretStream search;
  final List<String> found = new ArrayList<>();
  final List<String> encoded = new ArrayList<>();

  private SearchedStream(LayeredScanner scanner, boolean events, boolean timed) {
    byte[] mark = Encoding.utf8(MARK);
    search =
        events
            ? new EventTextStream(scanner, mark, this)
            : new TextStream(scanner, mark, timed, this);
  }

  static SearchedStream text(LayeredScanner scanner, boolean timed) {
    return new SearchedStream(scanner, false, timed);
  }

  static SearchedStream events(LayeredScanner scanner) {
    return new SearchedStream(scanner, true, true);
  }

  @Override
  public void written(List<SecretPattern> patterns, boolean again, List<Mask> placed) {
    masks.addAll(placed);
    if (!again) {
      found.add(patterns.getFirst().id());
    }
  }

  @Override
  public void encoded(List<SecretPattern> patterns, boolean again) {
    if (!again) {
      encoded.add(patterns.getFirst().id());
    }
  }

  SearchedStream add(byte[] bytes, int from, int end) {
    body.write(bytes, from, end - from);
    search.add(bytes, from, end);
    return letGo();
  }

  SearchedStream add(String text) {
    byte[] bytes = Encoding.utf8(text);
    return add(bytes, 0, bytes.length);
  }

  SearchedStream due() {
    search.due();
    return letGo();
  }

  SearchedStream end() {
    search.end();
    return letGo();
  }

  boolean isHolding() {
    return search.cleared() < body.size();
  }

  private SearchedStream letGo() {
    byte[] all = body.toByteArray();
    for (Mask mask : masks) {
      int start = Math.max(out.size(), Math.toIntExact(mask.from()));
      int skipped = Math.toIntExact(start - mask.from());
      if (skipped < mask.bytes().length) {
        System.arraycopy(mask.bytes(), skipped, all, start, mask.bytes().length - skipped);
      }
    }
    body.reset();
    body.writeBytes(all);
    masks.clear();
    out.writeBytes(Arrays.copyOfRange(all, out.size(), Math.toIntExact(search.cleared())));
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  String text() {
    return out.toString(java.nio.charset.StandardCharsets.UTF_8);
  }
}
