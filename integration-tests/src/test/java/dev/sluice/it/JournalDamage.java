package dev.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/** What may happen to the journal of a node that is down. */
enum JournalDamage {
  /** The newest records are gone. */
  CUT_TAIL {
    @Override
    void apply(Path audit, Path backup, Random random) throws IOException {
      change(
          newest(audit),
          (bytes, end) ->
              Arrays.fill(
                  bytes, Math.max(FIRST_FRAME, end - random.nextInt(MOST_CUT)), end, (byte) 0));
    }
  },
  /** Some bytes are others. */
  FLIPPED_BYTES {
    @Override
    void apply(Path audit, Path backup, Random random) throws IOException {
      change(
          newest(audit),
          (bytes, end) -> {
            int at = FIRST_FRAME + random.nextInt(end);
            for (int i = at; i < Math.min(at + FLIPPED, bytes.length); i++) {
              bytes[i] ^= 0x5a;
            }
          });
    }
  },
  /** A whole file is gone. */
  DELETED_SEGMENT {
    @Override
    void apply(Path audit, Path backup, Random random) throws IOException {
      Files.delete(newest(audit));
    }
  },
  /** The state of before the last run came back. */
  OLDER_STATE {
    @Override
    void apply(Path audit, Path backup, Random random) throws IOException {
      Utils.delete(audit.toFile());
      copy(backup, audit);
    }
  };

  private static final int FIRST_FRAME = 8;
  private static final int MOST_CUT = 20_000;
  private static final int FLIPPED = 64;

  /** Changes the content of a file whose last byte that is not zero is known. */
  private interface Change {
    void to(byte[] bytes, int end);
  }

  /**
   * Damages the directory.
   *
   * @param backup its content before the last run
   */
  abstract void apply(Path audit, Path backup, Random random) throws IOException;

  /** Replaces the backup by a copy of the directory. */
  static void keep(Path audit, Path backup) {
    try {
      Utils.delete(backup.toFile());
      copy(audit, backup);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does this damage. */
  void to(Path audit, Path backup, Random random) {
    try {
      apply(audit, backup, random);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void change(Path segment, Change change) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int end = bytes.length;
    while (end > FIRST_FRAME && bytes[end - 1] == 0) {
      end--;
    }
    change.to(bytes, end - FIRST_FRAME > 0 ? end : FIRST_FRAME + 1);
    Files.write(segment, bytes);
  }

  /** The segment that was written last. */
  private static Path newest(Path audit) throws IOException {
    try (Stream<Path> files = Files.list(audit.resolve("segments"))) {
      List<Path> segments =
          files.filter(file -> file.toString().endsWith(".segment")).sorted().toList();
      return segments.stream()
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
