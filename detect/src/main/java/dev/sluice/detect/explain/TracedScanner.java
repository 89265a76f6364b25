package dev.sluice.detect.explain;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretMatches.Match;
import dev.sluice.detect.SecretScanner;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.layer.Layer;
import dev.sluice.detect.layer.LayerTrace;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds what {@link LayeredScanner} finds, and the encodings that each secret is in. Takes twice
 * the time where it finds something. Immutable; any thread.
 */
public final class TracedScanner {
  private static final String REPLACEMENT = "[REDACTED]";

  private final SecretScanner flat;
  private final LayeredScanner layered;

  /**
   * A scanner for the patterns of the pack.
   *
   * @param patterns specific ones before general ones
   * @param depth most encodings within each other; 0 for none
   */
  public TracedScanner(List<SecretPattern> patterns, int depth) {
    this.flat = SecretScanner.of(patterns, false);
    this.layered = new LayeredScanner(SecretScanner.of(patterns, true), depth, REPLACEMENT);
  }

  /**
   * The result of a scan.
   *
   * @param undecoded whether layers were left out for depth or work
   */
  public record Sightings(List<TracedSecret> sightings, boolean undecoded) {
    public Sightings {
      sightings = List.copyOf(sightings);
    }
  }

  public Sightings scan(byte[] bytes) {
    LayeredScanner.Found found = layered.scan(bytes, 0, bytes.length);
    if (found.edits().isEmpty()) {
      return new Sightings(List.of(), found.undecoded());
    }
    Trace trace = new Trace();
    layered.scan(bytes, 0, bytes.length, pattern -> true, trace);
    List<TracedSecret> sightings = new ArrayList<>();
    for (Edit edit : found.edits()) {
      for (SecretPattern pattern : edit.patterns()) {
        sightings.add(trace.take(pattern, edit.span()));
      }
    }
    sightings.sort(Comparator.comparingInt(sighting -> sighting.span().start()));
    return new Sightings(sightings, found.undecoded());
  }

  private final class Trace implements LayerTrace {
    private final LayerStack layers = new LayerStack();
    private final Map<String, NavigableMap<Long, Deque<TracedSecret>>> seen = new HashMap<>();

    @Override
    public void searched(byte[] bytes, int from, int end) {
      for (Match match : flat.scan(bytes, from, end).matches()) {
        LayerStack.Place place = layers.placeOf(match.span());
        seen.computeIfAbsent(match.pattern().id(), id -> new TreeMap<>())
            .computeIfAbsent(
                key(place.span().start(), place.encodings().size()), key -> new ArrayDeque<>())
            .add(
                new TracedSecret(
                    match.pattern(),
                    place.span(),
                    place.encodings(),
                    TracedSecret.fingerprint(match.pattern(), bytes, match.span())));
      }
    }

    @Override
    public void entered(Layer layer, ByteSpan part) {
      layers.push(layer);
    }

    @Override
    public void left() {
      layers.pop();
    }

    private static long key(int start, int encodings) {
      return (long) start << Byte.SIZE | encodings;
    }

    TracedSecret take(SecretPattern pattern, ByteSpan edit) {
      NavigableMap<Long, Deque<TracedSecret>> places =
          seen.getOrDefault(pattern.id(), Collections.emptyNavigableMap());
      Map.Entry<Long, Deque<TracedSecret>> place = places.ceilingEntry(key(edit.start(), 0));
      if (place == null || place.getKey() >= key(edit.end(), 0)) {
        return new TracedSecret(pattern, edit, List.of(), Optional.empty());
      }
      TracedSecret sighting = place.getValue().remove();
      if (place.getValue().isEmpty()) {
        places.remove(place.getKey());
      }
      return sighting;
    }
  }
}
