package dev.sluice.inspect.grpc;

/** The media types of calls of gRPC, gRPC-Web and Connect. Any thread. */
public final class GrpcMedia {
  public static final String TYPE = "application/grpc";
  static final String WEB = "application/grpc-web";
  static final String WEB_TEXT = "application/grpc-web-text";
  static final String CONNECT = "application/connect+";

  private GrpcMedia() {}

  /**
   * Whether a {@code Content-Type} is of gRPC: {@code application/grpc}, with or without a suffix
   * such as {@code +proto}, but not {@code application/grpc-web}.
   */
  public static boolean isGrpc(String contentType) {
    return begins(contentType, TYPE)
        && (contentType.length() == TYPE.length()
            || "+; \t".indexOf(contentType.charAt(TYPE.length())) >= 0);
  }

  public static boolean isFramed(String contentType) {
    return begins(contentType, TYPE) || begins(contentType, CONNECT);
  }

  public static boolean isText(String contentType) {
    return begins(contentType, WEB_TEXT);
  }

  private static boolean begins(String contentType, String type) {
    return contentType.regionMatches(true, 0, type, 0, type.length());
  }
}
