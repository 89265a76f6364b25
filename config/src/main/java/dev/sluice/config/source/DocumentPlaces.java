package dev.sluice.config.source;

import java.util.Optional;

/** Finds the places of a document that was valid, for faults that show only later. One thread. */
public final class DocumentPlaces {
  private final Source source;
  private Optional<Node.Mapping> root = Optional.empty();

  public DocumentPlaces(Source source) {
    this.source = source;
  }

  /**
   * Finds a key below a value.
   *
   * @param below path from there, such as {@code config.mode}
   */
  public NodePlace of(KeyPath base, String below) {
    if (root.isEmpty()) {
      root = YamlSource.read(source.file(), source.text(), new Violations());
    }
    String wanted = base.text() + "." + below;
    return root.map(document -> NodePlace.of(document, wanted))
        .orElseGet(() -> new NodePlace(Location.start(source.file()), base));
  }
}
