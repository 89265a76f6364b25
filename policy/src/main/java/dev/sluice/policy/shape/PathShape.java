package dev.sluice.policy.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A path in which some segments stand for many.
 *
 * @param segments behind the first slash; empty for one that stands for many
 * @param reasons why, by the number of the segment from 1
 */
public record PathShape(List<Optional<String>> segments, SortedMap<Integer, String> reasons) {
  public PathShape {
    segments = List.copyOf(segments);
  }

  private static final String MANY = "*";
  private static final String STAR = "\\*";

  /** The shape of a path by its identifiers alone; never its first segment. */
  public static PathShape ofIdentifiers(String path) {
    List<Optional<String>> segments = new ArrayList<>();
    for (String segment : path.substring(Math.min(1, path.length())).split("/", -1)) {
      boolean many = !segments.isEmpty() && IdentifierForm.of(segment).isPresent();
      segments.add(many ? Optional.empty() : Optional.of(segment));
    }
    return new PathShape(segments, new TreeMap<>());
  }

  public static PathShape ofGlob(String glob) {
    List<Optional<String>> segments = new ArrayList<>();
    for (String segment : glob.substring(Math.min(1, glob.length())).split("/", -1)) {
      segments.add(
          segment.equals(MANY) ? Optional.empty() : Optional.of(segment.replace(STAR, MANY)));
    }
    return new PathShape(segments, new TreeMap<>());
  }

  public boolean covers(PathShape other) {
    if (segments.size() != other.segments.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).isPresent() && !segments.get(i).equals(other.segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The glob of a policy; a star of the path itself is escaped. */
  public String glob() {
    StringBuilder glob = new StringBuilder();
    for (Optional<String> segment : segments) {
      glob.append('/').append(segment.map(text -> text.replace(MANY, STAR)).orElse(MANY));
    }
    return glob.toString();
  }

  /** Without a wildcard, as it came first in its policy; empty when a segment stands for many. */
  public Optional<String> first() {
    return segments.getFirst();
  }
}
