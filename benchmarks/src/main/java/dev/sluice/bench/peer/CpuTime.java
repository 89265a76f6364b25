package dev.sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time from {@code /proc}. */
public final class CpuTime {
  /** Unit of {@code /proc} on every platform that Linux runs on today. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  private CpuTime() {}

  /** Seconds of a process and its descendants since they started. */
  public static double secondsOf(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants())
        .mapToDouble(process -> ticks(process.pid()) / TICKS_PER_SECOND)
        .sum();
  }

  /** Seconds of the threads with that beginning of a name, of a process and its descendants. */
  static double secondsOf(ProcessHandle root, String thread) {
    return Stream.concat(Stream.of(root), root.descendants())
        .flatMap(process -> threads(process.pid()))
        .filter(task -> name(task).startsWith(thread))
        .mapToDouble(task -> ticks(task) / TICKS_PER_SECOND)
        .sum();
  }

  private static Stream<Path> threads(long pid) {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return tasks.toList().stream();
    } catch (IOException gone) {
      return Stream.empty();
    }
  }

  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException gone) {
      return "";
    }
  }

  private static long ticks(long pid) {
    return ticks(Path.of("/proc", Long.toString(pid)));
  }

  private static long ticks(Path entry) {
    try {
      String stat = Files.readString(entry.resolve("stat"));
      // The second field, the command in parentheses, may itself contain blanks and parentheses.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    } catch (IOException gone) {
      return 0;
    }
  }
}
