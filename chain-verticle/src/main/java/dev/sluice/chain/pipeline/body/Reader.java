package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.stage.StreamStage;
import java.util.List;

/**
 * A stage that reads the body.
 *
 * @param service whether it occupies a session
 * @param hooks whether it runs in the engine of hooks
 * @param whole whether it reads the body whole
 * @param chunkBytes most bytes of a frame that it takes, 1 to 65536
 * @param version of the service, as events may name it, or empty
 * @param findings that its preflight told
 */
public record Reader(
    StreamStage stage,
    boolean service,
    boolean hooks,
    boolean whole,
    int chunkBytes,
    String version,
    int findings) {
  public String key() {
    return stage.entry().key();
  }

  public static boolean anyService(List<Reader> readers) {
    for (Reader reader : readers) {
      if (reader.service()) {
        return true;
      }
    }
    return false;
  }

  public static boolean anyWhole(List<Reader> readers) {
    for (Reader reader : readers) {
      if (reader.whole()) {
        return true;
      }
    }
    return false;
  }
}
