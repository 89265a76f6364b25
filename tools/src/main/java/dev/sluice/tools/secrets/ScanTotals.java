package dev.sluice.tools.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a scan has read and found so far. One thread. */
final class ScanTotals {
  private static final double MEBIBYTE = 1 << 20;

  /** Of a shorter scan, a rate says nothing. */
  private static final double LEAST_SECONDS = 0.1;

  /**
   * A file that was left out.
   *
   * @param length in bytes
   */
  record Skipped(String name, long length) {}

  record Unreadable(String name, String why) {
    @Override
    public String toString() {
      return name + ": " + why;
    }
  }

  private final long started = System.nanoTime();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<Unreadable> unreadable = new ArrayList<>();
  private final List<String> undecoded = new ArrayList<>();
  private int files;
  private int filesWithFindings;
  private int passedOver;
  private long bytes;
  private long findings;

  void addFile(int length, int found) {
    files++;
    bytes += length;
    findings += found;
    filesWithFindings += found > 0 ? 1 : 0;
  }

  void addSkipped(Skipped file) {
    skipped.add(file);
  }

  void addUnreadable(Unreadable file) {
    unreadable.add(file);
  }

  void addUndecoded(String name) {
    undecoded.add(name);
  }

  void addPassedOver() {
    passedOver++;
  }

  List<Skipped> skipped() {
    return skipped;
  }

  List<Unreadable> unreadable() {
    return unreadable;
  }

  List<String> undecoded() {
    return undecoded;
  }

  int files() {
    return files;
  }

  int passedOver() {
    return passedOver;
  }

  long bytes() {
    return bytes;
  }

  long findings() {
    return findings;
  }

  double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  String line() {
    double seconds = seconds();
    double read = bytes / MEBIBYTE;
    StringBuilder line = new StringBuilder();
    line.append(
        "%d %s in %d of %d %s"
            .formatted(
                findings,
                word(findings, "finding"),
                filesWithFindings,
                files,
                word(files, "file")));
    line.append(String.format(Locale.ROOT, ", %.1f MiB in %.1f s", read, seconds));
    if (seconds >= LEAST_SECONDS) {
      line.append(String.format(Locale.ROOT, " (%.0f MiB/s)", read / seconds));
    }
    append(line, skipped.size(), "skipped");
    append(line, unreadable.size(), "unreadable");
    append(line, undecoded.size(), "not fully decoded");
    append(line, passedOver, passedOver == 1 ? "link or special file" : "links and special files");
    return line.toString();
  }

  private static void append(StringBuilder line, int count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(' ').append(what);
    }
  }

  private static String word(long count, String one) {
    return count == 1 ? one : one + "s";
  }
}
