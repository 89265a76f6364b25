package dev.sluice.tools.suggest.shape;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

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

  /** Whether every path of the other one is a path of this one. */
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
      glob.append('/').append(segment.map(text -> text.replace("*", "\\*")).orElse("*"));
    }
    return glob.toString();
  }

  /** Without a wildcard, as it came first in its policy; empty when a segment stands for many. */
  public Optional<String> first() {
    return segments.getFirst();
  }
}
