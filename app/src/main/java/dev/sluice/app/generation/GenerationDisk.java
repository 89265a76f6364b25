package dev.sluice.app.generation;

import dev.sluice.proto.v1.Generation;
import java.io.IOException;
import java.util.Optional;

/** Keeps the generation that a node last ran. The methods block, except {@link #name}. */
public interface GenerationDisk {
  Kept read();

  void write(Generation generation) throws IOException;

  String name();

  /**
   * The content of a disk.
   *
   * @param generation empty when there is none that can be used
   * @param fault why the one that is kept cannot be used, for people
   */
  record Kept(Optional<Generation> generation, Optional<String> fault) {
    static Kept of(Generation generation) {
      return new Kept(Optional.of(generation), Optional.empty());
    }

    static Kept nothing() {
      return new Kept(Optional.empty(), Optional.empty());
    }

    static Kept unusable(String fault) {
      return new Kept(Optional.empty(), Optional.of(fault));
    }
  }
}
