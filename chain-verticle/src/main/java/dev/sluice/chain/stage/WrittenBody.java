package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.detect.placeholder.PlaceholderNames;

/**
 * A body that a stage wrote. The proxy puts secrets into bodies after the chain (data-plane 14.3),
 * which must be those that the workload asked for.
 */
public final class WrittenBody {
  private WrittenBody() {}

  /** Whether a body asks for a secret that the body before it did not ask for. */
  public static boolean asksForMore(ByteString written, ByteString before) {
    PlaceholderNames asked = names(written);
    return !asked.isEmpty() && !asked.isWithin(names(before));
  }

  private static PlaceholderNames names(ByteString body) {
    BodyArray contents = BodyArray.of(body);
    return PlaceholderNames.in(contents.array(), contents.start(), contents.start() + body.size());
  }
}
