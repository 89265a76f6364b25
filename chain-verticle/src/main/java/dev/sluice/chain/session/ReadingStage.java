package dev.sluice.chain.session;

import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.ServiceSession;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.proto.v1.SessionOpened.Inspect;
import java.util.List;

/** A stage that inspects the messages of a session. */
sealed interface ReadingStage {
  PreparedEntry entry();

  Binding binding();

  /** Ends its stream, once, if it has one. */
  void end(SessionEnding ending);

  /** The same; a bug at one stream does not keep others open. */
  default void end(SessionEnding ending, SessionLoop loop) {
    loop.safely(() -> end(ending));
  }

  /** Which messages of a session the stages read. */
  static Inspect inspect(List<ReadingStage> stages) {
    Inspect.Builder read = Inspect.newBuilder();
    for (ReadingStage stage : stages) {
      switch (stage) {
        case Here here -> read.setClientBinary(true).setOriginText(true).setOriginBinary(true);
        case ByService service -> read.setServices(true);
      }
      read.setClientText(true)
          .setMaxMessageBytes(
              Math.max(read.getMaxMessageBytes(), stage.binding().maxPayloadBytes()));
    }
    return read.build();
  }

  /** Reads the messages of both sides. It has no stream that a failure could end. */
  record Here(PreparedEntry entry, Binding binding, Evaluator evaluator) implements ReadingStage {
    @Override
    public void end(SessionEnding ending) {}
  }

  record ByService(
      PreparedEntry entry, Binding binding, RemoteBinding service, ServiceSession stream)
      implements ReadingStage {
    @Override
    public void end(SessionEnding ending) {
      stream.end(ending.towards(service.writeRule()));
    }
  }
}
