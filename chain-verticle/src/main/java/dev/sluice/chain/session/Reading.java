package dev.sluice.chain.session;

import dev.sluice.proto.v1.SessionOpened.Inspect;
import java.util.List;

/** Which messages of a session the stages read. */
final class Reading {
  private Reading() {}

  static Inspect of(List<ReadingStage> stages) {
    Inspect.Builder read = Inspect.newBuilder();
    for (ReadingStage stage : stages) {
      switch (stage) {
        case ReadingStage.Here here ->
            read.setClientBinary(true).setOriginText(true).setOriginBinary(true);
        case ReadingStage.ByService service -> read.setServices(true);
      }
      read.setClientText(true)
          .setMaxMessageBytes(
              Math.max(read.getMaxMessageBytes(), stage.binding().maxPayloadBytes()));
    }
    return read.build();
  }
}
