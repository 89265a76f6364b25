package dev.sluice.inspect.grpc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a body holds protobuf messages, by its media type. Any thread. */
public enum MessageFraming {
  /** Frames of gRPC over HTTP/2. */
  GRPC("grpc-encoding", 0),
  /** Frames of gRPC-Web. Trailers are a frame with the highest bit of the flag. */
  WEB("grpc-encoding", 0x80),
  /** The same in base64. */
  WEB_TEXT("grpc-encoding", 0x80),
  /** Streams of the Connect protocol. The end is a frame of JSON with the bit 2. */
  CONNECT("connect-content-encoding", 2),
  /** The body is one message. */
  SINGLE("", 0),
  /** Several types of these, of which the receiver takes any. */
  MIXED("", 0);

  private static final String WEB_TYPE = "application/grpc-web";
  private static final String WEB_TEXT_TYPE = "application/grpc-web-text";
  private static final String CONNECT_TYPE = "application/connect+";

  private final String encodingHeader;
  private final int textFlag;

  MessageFraming(String encodingHeader, int textFlag) {
    this.encodingHeader = encodingHeader;
    this.textFlag = textFlag;
  }

  /** Of the values of {@code Content-Type}; empty for other bodies. */
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
    if (isOf(lower, WEB_TEXT_TYPE)) {
      return Optional.of(WEB_TEXT);
    }
    if (isOf(lower, WEB_TYPE)) {
      return Optional.of(WEB);
    }
    if (lower.startsWith(CONNECT_TYPE)) {
      return Optional.of(CONNECT);
    }
    boolean single =
        lower.endsWith("protobuf") || lower.endsWith("/proto") || lower.endsWith("+proto");
    return single ? Optional.of(SINGLE) : Optional.empty();
  }

  private static boolean isOf(String type, String family) {
    return type.equals(family) || type.startsWith(family + "+");
  }

  /** The header that names the coding of compressed frames; empty where there are none. */
  public String encodingHeader() {
    return encodingHeader;
  }

  /** Whether a flag is of a frame that it has. */
  boolean hasFlag(int flag) {
    return (flag & 0xFE & ~textFlag) == 0;
  }

  /** Whether a flag is of a frame that holds a text instead of a message. */
  boolean isText(int flag) {
    return (flag & textFlag) != 0;
  }
}
