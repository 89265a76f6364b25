package dev.sluice.inspect.grpc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a body holds protobuf messages, by its media type. Any thread. */
public enum MessageFraming {
  GRPC("grpc-encoding", 0),
  /** Frames of gRPC-Web. A frame with the highest flag bit holds the trailers. */
  WEB("grpc-encoding", 0x80),
  WEB_TEXT("grpc-encoding", 0x80),
  /** Frames of the Connect protocol. The last one has the flag bit 2 and holds JSON. */
  CONNECT("connect-content-encoding", 2),
  /** The body is one message. */
  SINGLE("", 0),
  /** Several of these media types; receivers choose different ones. */
  MIXED("", 0);

  private final String encodingHeader;
  private final int textFlag;

  MessageFraming(String encodingHeader, int textFlag) {
    this.encodingHeader = encodingHeader;
    this.textFlag = textFlag;
  }

  public static Optional<MessageFraming> of(List<String> contentTypes) {
    Set<MessageFraming> framings =
        contentTypes.stream()
            .map(MessageFraming::of)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    if (framings.contains(GRPC)) {
      return Optional.of(GRPC);
    }
    return framings.size() > 1 ? Optional.of(MIXED) : framings.stream().findFirst();
  }

  private static Optional<MessageFraming> of(String contentType) {
    if (GrpcMedia.isGrpc(contentType)) {
      return Optional.of(GRPC);
    }
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    String lower = type.toLowerCase(Locale.ROOT);
    if (isOf(lower, GrpcMedia.WEB_TEXT)) {
      return Optional.of(WEB_TEXT);
    }
    if (isOf(lower, GrpcMedia.WEB)) {
      return Optional.of(WEB);
    }
    if (lower.startsWith(GrpcMedia.CONNECT)) {
      return Optional.of(CONNECT);
    }
    boolean single =
        lower.endsWith("protobuf") || lower.endsWith("/proto") || lower.endsWith("+proto");
    return single ? Optional.of(SINGLE) : Optional.empty();
  }

  private static boolean isOf(String type, String family) {
    return type.equals(family) || type.startsWith(family + "+");
  }

  public String encodingHeader() {
    return encodingHeader;
  }

  boolean hasFlag(int flag) {
    return (flag & 0xFE & ~textFlag) == 0;
  }

  boolean isText(int flag) {
    return (flag & textFlag) != 0;
  }
}
