package dev.sluice.config.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The text of one configuration file.
 *
 * @param file path that the operator knows; violations name it
 * @param presets of a policy that was accepted: the versions that its names of presets stand for
 * @param proposed keys of {@code network_policies} that come from approved proposals, which is kept
 *     beside the text so that no author can write it
 */
public record Source(String file, String text, Map<String, Integer> presets, Set<String> proposed) {
  public Source {
    presets = Map.copyOf(presets);
    proposed = Set.copyOf(proposed);
  }

  public Source(String file, String text, Map<String, Integer> presets) {
    this(file, text, presets, Set.of());
  }

  /** A text that its author wrote alone; names of presets stand for the newest versions. */
  public Source(String file, String text) {
    this(file, text, Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read, is not UTF-8, or is larger than one MiB
   */
  public static Source read(Path file) throws IOException {
    return new Source(file.toString(), TextFile.read(file));
  }

  /**
   * Reads a file that has to be a regular one.
   *
   * @throws IOException as {@link #read} does, and when it is a pipe or a device
   */
  public static Source readRegular(Path file) throws IOException {
    return new Source(file.toString(), TextFile.readRegular(file));
  }

  public Path directory() {
    Path parent = Path.of(file).toAbsolutePath().normalize().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  /** Only the name: the text may be long. */
  @Override
  public String toString() {
    return file;
  }
}
