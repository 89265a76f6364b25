package dev.sluice.bench.micro;

import com.google.protobuf.CodedOutputStream;
import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.JournalWriter.AppendResult;
import dev.sluice.bench.peer.ScratchDirectory;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appends as fast as one thread can, with durability {@code journaled}; and the same bytes through
 * a channel, which costs a system call for each record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class JournalBenchmark {
  private static final long SEGMENT_BYTES = 64L << 20;
  private static final long MAX_BYTES = 16L << 30;

  private final AuditRecord record = Records.refusal();
  private final ByteBuffer frame = ByteBuffer.allocateDirect(4096);
  private final byte[] payload = new byte[4096];
  private Optional<Open> open = Optional.empty();

  private record Open(
      ScratchDirectory scratch, Journal journal, JournalWriter writer, FileChannel channel) {}

  /** A new journal for each iteration bounds the disk space. */
  @Setup(Level.Iteration)
  public void create() throws IOException {
    ScratchDirectory scratch = ScratchDirectory.create();
    Journal journal = Journal.open(scratch.path(), SEGMENT_BYTES, MAX_BYTES);
    FileChannel channel =
        FileChannel.open(
            scratch.path().resolve("channel"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    open = Optional.of(new Open(scratch, journal, journal.openWriter(), channel));
  }

  /** Deletes the journal. */
  @TearDown(Level.Iteration)
  public void delete() throws IOException {
    Open used = open.orElseThrow();
    used.channel().close();
    used.journal().close();
    used.scratch().close();
  }

  /** One record; a refusal fails the benchmark. */
  @Benchmark
  public AppendResult append() {
    AppendResult result = open.orElseThrow().writer().append(record);
    if (result instanceof AppendResult.Refused(String reason)) {
      throw new IllegalStateException(reason);
    }
    return result;
  }

  /** An append without a memory map: serialized, checksummed and written at once. */
  @Benchmark
  public int channel() throws IOException {
    int length = record.getSerializedSize();
    record.writeTo(CodedOutputStream.newInstance(payload, 0, length));
    CRC32C crc = new CRC32C();
    crc.update(payload, 0, length);
    frame.clear();
    frame.putInt(length).putInt((int) crc.getValue()).putLong(1).putLong(1).put(payload, 0, length);
    return open.orElseThrow().channel().write(frame.flip());
  }
}
