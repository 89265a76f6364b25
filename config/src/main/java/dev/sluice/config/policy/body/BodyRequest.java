package dev.sluice.config.policy.body;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The parts of a request that body-aware policy reads.
 *
 * @param method of HTTP
 * @param query raw, without the question mark
 * @param parameters of the query, decoded
 */
public record BodyRequest(
    String method,
    String query,
    Map<String, List<String>> parameters,
    MediaHeaders media,
    ByteBuffer body) {
  boolean isPost() {
    return method.equals("POST");
  }

  boolean isGet() {
    return method.equals("GET");
  }

  boolean hasBody() {
    return body.hasRemaining();
  }

  @Override
  public String toString() {
    return "BodyRequest[" + method + ", " + body.remaining() + " bytes]";
  }
}
