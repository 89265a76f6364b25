package dev.sluice.policy.tests;

import dev.sluice.config.file.RegularFile;
import dev.sluice.config.source.Cursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The bodies that tests name by {@code body_file}. */
public sealed interface TestBodies {
  /**
   * Reads a file; what is wrong with it is an error of the key.
   *
   * @param at the value of {@code body_file}
   */
  Optional<ByteBuffer> read(Cursor at, String name);

  /** Files are not read: the tests came to a node. */
  record Refused() implements TestBodies {
    @Override
    public Optional<ByteBuffer> read(Cursor at, String name) {
      at.error("only policy check reads files; write the body itself as body: '...'");
      return Optional.empty();
    }
  }

  /** Files below a directory; links count where they lead to. */
  record Below(Path directory) implements TestBodies {
    // No policy reads a longer one.
    private static final int LONGEST = 64 << 20;

    @Override
    public Optional<ByteBuffer> read(Cursor at, String name) {
      try {
        Path root = directory.toRealPath();
        Path file = root.resolve(name).normalize();
        if (!file.startsWith(root) || !file.toRealPath().startsWith(root)) {
          at.error("lies outside of the policy's directory; move the file below it");
          return Optional.empty();
        }
        byte[] bytes = RegularFile.read(file, LONGEST + 1);
        if (bytes.length <= LONGEST) {
          return Optional.of(ByteBuffer.wrap(bytes));
        }
        at.error("has more than 64 MiB, which no policy reads; name a smaller file");
      } catch (IOException | InvalidPathException e) {
        at.error("cannot be read; name a file below the policy's directory");
      }
      return Optional.empty();
    }
  }
}
