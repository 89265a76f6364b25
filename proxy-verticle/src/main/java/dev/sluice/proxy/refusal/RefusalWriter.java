package dev.sluice.proxy.refusal;

import dev.sluice.inspect.grpc.GrpcMedia;
import dev.sluice.wire.head.HeadWriter;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.ProxyStatusList;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.http2.head.FieldWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/**
 * Serializes refusals. Many clients show only the status line of a refused CONNECT, so its reason
 * phrase names the code, and {@code Proxy-Status} (RFC 9209) tells it to programs.
 */
public final class RefusalWriter {
  private static final byte[] NO_BYTES = {};
  private static final String JSON = "application/json";
  private static final String CHALLENGE = "Basic realm=\"sluice\", charset=\"UTF-8\"";
  private static final String PERMISSION_DENIED = "7";
  private static final String TEXT = "text/plain; charset=utf-8";

  private RefusalWriter() {}

  /**
   * The complete response to a method. A response to HEAD announces its body and does not send it
   * (RFC 9110 section 9.3.2).
   *
   * @param requestId value of {@code x-sluice-request-id}, by which users find the audit event
   */
  public static ByteBuf write(String method, Refusal refusal, String requestId) {
    byte[] body = body(refusal, requestId);
    HeadWriter head = head(refusal, requestId, body.length);
    ByteBuf written = Unpooled.wrappedBuffer(head.array(), 0, head.length());
    return method.equals("HEAD")
        ? written
        : Unpooled.wrappedBuffer(written, Unpooled.wrappedBuffer(body));
  }

  /**
   * The complete response to a request. A call of gRPC over HTTP/2 gets a status of gRPC, since its
   * client reads no other body; the message is the code.
   *
   * @param requestId value of {@code x-sluice-request-id}, by which users find the audit event
   */
  public static ByteBuf answer(RequestHead request, Refusal refusal, String requestId) {
    boolean call =
        request.version() == HttpVersion.HTTP_2
            && FieldWriter.isGrpc(request.headers(), request.connection());
    return call
        ? ofCall(refusal, requestId).toBuffer()
        : write(request.method(), refusal, requestId);
  }

  private static HeadWriter ofCall(Refusal refusal, String requestId) {
    return new HeadWriter(256)
        .statusLine(HttpResponseStatus.OK.code(), "")
        .line("content-type", GrpcMedia.TYPE)
        .line("grpc-status", PERMISSION_DENIED)
        .line("grpc-message", refusal.code())
        .line("x-sluice-request-id", requestId)
        .line("Proxy-Status", proxyStatus(refusal))
        .end();
  }

  private static HeadWriter head(Refusal refusal, String requestId, int bodyBytes) {
    HeadWriter head = new HeadWriter(512).statusLine(refusal.status(), reason(refusal));
    switch (refusal.body()) {
      case Refusal.Body.None ignored -> {}
      case Refusal.Body.Unsent ignored -> {}
      case Refusal.Body.Text ignored -> head.line("Content-Type", TEXT);
      case Refusal.Body.Json ignored -> head.line("Content-Type", JSON);
    }
    if (refusal.status() == HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED.code()) {
      head.line("Proxy-Authenticate", CHALLENGE);
    }
    head.line("Content-Length", Integer.toString(bodyBytes));
    refusal.allow().ifPresent(methods -> head.line("Allow", methods));
    refusal.policy().ifPresent(name -> head.line("X-OpenShell-Policy", visible(name)));
    return head.line("x-sluice-request-id", requestId)
        .line("Proxy-Status", proxyStatus(refusal))
        .line("Connection", "close")
        .end();
  }

  private static String reason(Refusal refusal) {
    String phrase = HttpResponseStatus.valueOf(refusal.status()).reasonPhrase();
    return phrase + " (" + ProxyStatusList.OURS + ": " + refusal.code() + ")";
  }

  private static String proxyStatus(Refusal refusal) {
    String error = refusal.error().token();
    return ProxyStatusList.OURS + "; error=" + error + "; details=\"" + refusal.code() + "\"";
  }

  private static byte[] body(Refusal refusal, String requestId) {
    return switch (refusal.body()) {
      case Refusal.Body.None ignored -> NO_BYTES;
      case Refusal.Body.Unsent ignored -> NO_BYTES;
      case Refusal.Body.Text text -> text.text().getBytes(StandardCharsets.UTF_8);
      case Refusal.Body.Json(var json) ->
          ShapedBody.of(refusal, json, requestId).encode().getBytes(StandardCharsets.UTF_8);
    };
  }

  private static String visible(String name) {
    return name.replaceAll("[^\\x20-\\x7E]", "_");
  }
}
