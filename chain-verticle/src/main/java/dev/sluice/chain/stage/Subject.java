package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import java.util.List;

/**
 * The request that a built-in judges, as the stages before it left it.
 *
 * @param headers visible headers, names in lower case
 */
public record Subject(HttpRequestTarget target, List<HttpHeader> headers, ByteString body) {
  @Override
  public String toString() {
    return "Subject[" + body.size() + " bytes]";
  }
}
