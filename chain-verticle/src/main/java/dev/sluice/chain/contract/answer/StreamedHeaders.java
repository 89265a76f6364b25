package dev.sluice.chain.contract.answer;

import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;

/**
 * The headers or trailers that one stage may change.
 *
 * @param visible as the stage saw them, names in lower case
 * @param nominated names that {@code Connection} nominates, in lower case
 * @param response whether they are those of a response
 */
public record StreamedHeaders(List<HttpHeader> visible, List<String> nominated, boolean response) {
  public StreamedHeaders {
    visible = List.copyOf(visible);
    nominated = List.copyOf(nominated);
  }

  public StreamedHeaders trailers(List<HttpHeader> trailers) {
    return new StreamedHeaders(trailers, nominated, response);
  }

  @Override
  public String toString() {
    return "StreamedHeaders[" + visible.size() + "]";
  }
}
