package dev.sluice.bench.micro;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.websocket.relay.MessageClose;
import dev.sluice.proxy.websocket.relay.MessageJudge;
import dev.sluice.proxy.websocket.relay.MessageRelay;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd;
import dev.sluice.proxy.websocket.relay.MessageSession;
import dev.sluice.proxy.websocket.relay.MessageVerdict;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.relay.ByteRelay;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.DeflateTerms;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Text messages of a client through a relay, without sockets: 32 frames in each read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class FramesBenchmark {
  private static final int FRAMES = 32;
  private static final int TEXT = 0x81;
  private static final int MASKED_SHORT = 0x80 | 126;

  /** {@code raw} is the relay of bytes; the others read frames. */
  @Param({"raw", "passed", "judged"})
  public String relay = "";

  /** Of a message. */
  @Param({"128", "1024"})
  public int size;

  private final Sink client = new Sink();
  private ByteBuf read = Unpooled.EMPTY_BUFFER;

  @Setup
  public void join() {
    read = Unpooled.directBuffer();
    for (int frame = 0; frame < FRAMES; frame++) {
      read.writeByte(TEXT).writeByte(MASKED_SHORT).writeShort(size).writeInt(frame);
      for (int at = 0; at < size; at++) {
        read.writeByte('a' ^ (frame >>> (24 - 8 * (at % 4))));
      }
    }
    Sink origin = new Sink();
    if (relay.equals("raw")) {
      ByteRelay.join(client, origin, ignored -> {});
    } else {
      MessageJudge.Reading reading =
          relay.equals("judged")
              ? new MessageJudge.Reading.Judge(size)
              : new MessageJudge.Reading.Pass();
      Deadlines deadlines = new Deadlines(ignored -> {});
      MessageSession session =
          new MessageSession(DeflateTerms.NONE, Set.of(Peer.CLIENT), deadlines, ignored -> {});
      MessageRelay.join(client, origin, session, new Forwarding(reading));
    }
  }

  /** One message of many. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void message() {
    client.listener.onBytes(read.retainedDuplicate());
  }

  private record Forwarding(Reading reading) implements MessageJudge {
    @Override
    public Reading reading(Peer from, Type type) {
      return reading;
    }

    @Override
    public Future<Optional<MessageClose>> admit(Peer from, Type type) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<MessageVerdict> judge(Peer from, Type type, ByteString payload) {
      return Future.succeededFuture(new MessageVerdict.Forward());
    }

    @Override
    public void onForwarded(Peer from, Type type) {}

    @Override
    public Optional<Future<Void>> onPassed(Peer from, Type type, long bytes) {
      return Optional.empty();
    }

    @Override
    public void onEnd(MessageRelayEnd end) {}
  }

  /** Takes everything. */
  private static final class Sink implements ByteChannel {
    private Listener listener = new Nothing();

    @Override
    public void open(Listener to) {
      listener = to;
    }

    @Override
    public void demand(int bytes) {}

    @Override
    public void stopDemand() {}

    @Override
    public void write(ByteBuf bytes) {
      bytes.release();
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void inNextTurn(Runnable next) {
      next.run();
    }

    @Override
    public void endOutput(Runnable sent) {
      sent.run();
    }

    @Override
    public boolean hasHalfClose() {
      return true;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}

    @Override
    public void reset() {}
  }

  private static final class Nothing implements ByteChannel.Listener {
    @Override
    public void onBytes(ByteBuf bytes) {
      bytes.release();
    }

    @Override
    public void onInputEnd() {}

    @Override
    public void onWritable() {}

    @Override
    public void onClosed() {}
  }
}
