package dev.sluice.app.generation;

import dev.sluice.proto.v1.Generation;
import java.io.IOException;
import java.util.Optional;

/** Where a node keeps the generation that it last ran. The methods block, except {@link #name}. */
public interface GenerationDisk {
  /** Empty when there is none that can be used. */
  Optional<Generation> read();

  /** Replaces the one that is kept. */
  void write(Generation generation) throws IOException;

  /** The place, for people. */
  String name();
}
