package dev.sluice.tools.secrets;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.LineEscape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * Reads the files that a command names, and the regular files of directories, by name and one at a
 * time. Links within directories are not followed. One thread.
 */
final class FileTree {
  static final String STANDARD_INPUT = "-";

  private final int limit;
  private final Visitor visitor;

  /**
   * @param limit greatest length of a file in bytes
   */
  FileTree(int limit, Visitor visitor) {
    this.limit = limit;
    this.visitor = visitor;
  }

  /** Receives the files. Names are without control characters. */
  interface Visitor {
    void file(String name, byte[] bytes);

    void tooLarge(String name, long length);

    void unreadable(String name, String why);

    /** A link, or a file of another kind, is in a directory. */
    void passedOver();
  }

  /**
   * Reads a file, the files of a directory, or standard input for {@code -}.
   *
   * @throws CommandFailure when it cannot be the name of a file
   */
  void read(String argument) {
    if (argument.equals(STANDARD_INPUT)) {
      readNamed("standard input", System.in);
      return;
    }
    try {
      Path path = Path.of(argument);
      if (Files.isDirectory(path)) {
        walk(path);
      } else {
        readNamed(path);
      }
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("FILE: not the name of a file");
    }
  }

  /** What a person names is followed through links and has to be read whole. */
  private void readNamed(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      readNamed(name(path), in);
    } catch (IOException e) {
      visitor.unreadable(name(path), why(e));
    }
  }

  private void readNamed(String name, InputStream in) {
    try {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        visitor.unreadable(name, "longer than --max-size, which can be raised");
      } else {
        visitor.file(name, bytes);
      }
    } catch (IOException e) {
      visitor.unreadable(name, why(e));
    }
  }

  private void walk(Path root) {
    Deque<Path> open = new ArrayDeque<>();
    list(root, open);
    while (!open.isEmpty()) {
      Path path = open.pop();
      try {
        BasicFileAttributes kind =
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (kind.isDirectory()) {
          list(path, open);
        } else {
          readFound(path, kind);
        }
      } catch (IOException e) {
        visitor.unreadable(name(path), why(e));
      }
    }
  }

  /** Pushes what is in a directory, the first by name last. */
  private void list(Path directory, Deque<Path> open) {
    try (Stream<Path> paths = Files.list(directory)) {
      paths.sorted(Comparator.reverseOrder()).forEach(open::push);
    } catch (IOException | UncheckedIOException e) {
      visitor.unreadable(name(directory), why(e));
    }
  }

  private void readFound(Path path, BasicFileAttributes kind) throws IOException {
    if (!kind.isRegularFile()) {
      visitor.passedOver();
      return;
    }
    if (kind.size() > limit) {
      visitor.tooLarge(name(path), kind.size());
      return;
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(limit + 1);
    }
    if (bytes.length > limit) {
      visitor.tooLarge(name(path), Math.max(bytes.length, Files.size(path)));
    } else {
      visitor.file(name(path), bytes);
    }
  }

  private static String name(Path path) {
    return LineEscape.line(path.toString());
  }

  private static String why(Exception e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file or directory";
      case AccessDeniedException denied -> "permission denied";
      default -> LineEscape.line(String.valueOf(e.getMessage()));
    };
  }
}
