package dev.sluice.inspect.grpc;

/** The media type of calls of gRPC. Any thread. */
public final class GrpcMedia {
  public static final String TYPE = "application/grpc";

  private GrpcMedia() {}

  /**
   * Whether a {@code Content-Type} is of gRPC: {@code application/grpc}, with or without a suffix
   * such as {@code +proto}, but not {@code application/grpc-web}.
   */
  public static boolean isGrpc(String contentType) {
    boolean begins = contentType.regionMatches(true, 0, TYPE, 0, TYPE.length());
    return begins
        && (contentType.length() == TYPE.length()
            || "+; \t".indexOf(contentType.charAt(TYPE.length())) >= 0);
  }
}
