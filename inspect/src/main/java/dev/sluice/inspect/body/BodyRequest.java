package dev.sluice.inspect.body;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The parts of an HTTP request that a body reader looks at.
 *
 * @param parameters of the query, decoded
 * @param body borrowed; a reader does not move its position
 */
public record BodyRequest(
    String method, Map<String, List<String>> parameters, MediaHeaders media, ByteBuffer body) {
  public boolean isPost() {
    return method.equals("POST");
  }

  public boolean isGet() {
    return method.equals("GET");
  }

  public boolean isDelete() {
    return method.equals("DELETE");
  }

  public boolean hasBody() {
    return body.hasRemaining();
  }

  @Override
  public String toString() {
    return "BodyRequest[" + method + ", " + body.remaining() + " bytes]";
  }
}
