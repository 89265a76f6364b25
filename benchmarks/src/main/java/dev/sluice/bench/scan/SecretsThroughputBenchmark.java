package dev.sluice.bench.scan;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretScanner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The scanner of {@code sluice/secrets} alone, with the usual patterns, in MiB per second: the pass
 * over what is written, and that with all decoders. {@link SecretsTable} makes a table of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class SecretsThroughputBenchmark {
  /** A text that is longer comes in such pieces, which share {@link #SHARED} bytes. */
  private static final int CHUNK = 64 << 10;

  /** As many as the longest run that counts as a token. */
  private static final int SHARED = 512;

  private static final int LARGEST_WHOLE = 1 << 20;
  private static final int DEPTH = 4;
  private static final double MEBIBYTE = 1 << 20;

  /** The kind of text. */
  @Param({"prose", "chat", "code", "form", "image"})
  public String text = "prose";

  /** Bytes; the last one is a stream in chunks. */
  @Param({"1024", "65536", "1048576", "67108864"})
  public int size = 1024;

  /** Whether a key is in every 4 KiB. */
  @Param({"clean", "dirty"})
  public String content = "clean";

  /** Without decoders, or with all. */
  @Param({"raw", "decoded"})
  public String pass = "raw";

  private final SecretScanner flat = SecretScanner.of(SecretCatalog.USUAL, true);
  private final LayeredScanner layered = new LayeredScanner(flat, DEPTH, "[REDACTED]");
  private byte[] bytes = {};

  /** What was read in an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Read {
    /** In 2^20 bytes. */
    public double mebibytes;

    /** Begins an iteration. */
    @Setup(Level.Iteration)
    public void clear() {
      mebibytes = 0;
    }
  }

  /** Makes the text. */
  @Setup
  public void prepare() {
    bytes = SecretTexts.of(text).make(size, content.equals("dirty"));
  }

  /** Reads the text once; the number of secrets. */
  @Benchmark
  public int scan(Read read) {
    int found = 0;
    if (size <= LARGEST_WHOLE) {
      found = scan(0, size);
    } else {
      for (int from = 0; from < size; from += CHUNK) {
        found += scan(Math.max(0, from - SHARED), Math.min(size, from + CHUNK));
      }
    }
    read.mebibytes += size / MEBIBYTE;
    return found;
  }

  private int scan(int from, int end) {
    return pass.equals("raw")
        ? flat.scan(bytes, from, end).matches().size()
        : layered.scan(bytes, from, end).edits().size();
  }
}
