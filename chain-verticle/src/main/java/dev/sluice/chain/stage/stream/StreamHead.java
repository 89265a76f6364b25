package dev.sluice.chain.stage.stream;

import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The head of a message as one stage sees it, after the mutations of stages before it. Immutable.
 *
 * @param status of a response; empty for a request
 * @param headers visible ones, in wire order, names in lower case
 * @param nominated names that {@code Connection} nominates, in lower case
 * @param declared length of the body; in a run, as the stage before tells it; empty when unknown
 * @param coding values of {@code Content-Encoding}; empty when stages get the body decoded
 */
public record StreamHead(
    RequestContext context,
    HttpRequestTarget target,
    OptionalInt status,
    List<HttpHeader> headers,
    List<String> nominated,
    OptionalLong declared,
    Optional<String> coding) {
  public StreamHead {
    headers = List.copyOf(headers);
    nominated = List.copyOf(nominated);
  }

  public boolean isResponse() {
    return status.isPresent();
  }

  /** Omits names and values. */
  @Override
  public String toString() {
    return "StreamHead[" + status + ", " + headers.size() + " headers]";
  }
}
