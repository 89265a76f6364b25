package dev.sluice.it.streams;

import dev.sluice.it.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Nodes for the tests of several classes, which kill nothing. */
final class SharedStreams {
  /** A secret of {@link StreamNode#PLAIN}. */
  static final String KEY = "k/ey+of=the=origin/0123456789";

  static final String PLACEHOLDER = "openshell:resolve:env:ORIGIN";

  private SharedStreams() {}

  /** For short responses. */
  static final class OfResponses extends Shared<StreamNode> {
    OfResponses() {
      super(StreamNode.class, OfResponses::start, ResponseRowsIT.class, SecretsInResponsesIT.class);
    }

    private static StreamNode start(Path directory) throws IOException {
      Path key = Files.writeString(directory.resolve("key"), KEY + "\n");
      return StreamNode.start(
          directory,
          "  credentials: {ORIGIN: {file: '%s', endpoints: [{host: plain.test, port: PORT}]}}\n"
              .formatted(key));
    }
  }

  /** For bodies of many megabytes, which would delay what others measure. */
  static final class OfLongBodies extends Shared<StreamNode> {
    OfLongBodies() {
      super(
          StreamNode.class,
          directory -> StreamNode.start(directory, ""),
          GitPushIT.class,
          LongBodyIT.class);
    }
  }
}
