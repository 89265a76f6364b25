package dev.sluice.chain.stage;

import dev.sluice.chain.contract.HeaderLines;
import dev.sluice.chain.contract.answer.StreamedHeaders;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The head of a message as one stage sees it, after the mutations of stages before it. Immutable.
 *
 * @param status of a response; empty for a request
 * @param headers visible ones, in wire order, names in lower case
 * @param nominated names that {@code Connection} nominates, in lower case
 * @param declared length of the body; in a run, as the stage before tells it; empty when unknown
 * @param coding values of {@code Content-Encoding}; empty when stages get the body decoded
 * @param late names of headers that stages before wrote after all preflights, in lower case
 */
public record StreamHead(
    RequestContext context,
    HttpRequestTarget target,
    OptionalInt status,
    List<HttpHeader> headers,
    List<String> nominated,
    OptionalLong declared,
    Optional<String> coding,
    Set<String> late) {
  public StreamHead {
    headers = List.copyOf(headers);
    nominated = List.copyOf(nominated);
    late = Set.copyOf(late);
  }

  public StreamHead(
      RequestContext context,
      HttpRequestTarget target,
      OptionalInt status,
      List<HttpHeader> headers,
      List<String> nominated,
      OptionalLong declared,
      Optional<String> coding) {
    this(context, target, status, headers, nominated, declared, coding, Set.of());
  }

  public StreamHead with(
      List<HttpHeader> changed, OptionalLong length, Optional<String> coded, Set<String> written) {
    return new StreamHead(context, target, status, changed, nominated, length, coded, written);
  }

  public boolean isResponse() {
    return status.isPresent();
  }

  public StreamedHeaders shown() {
    return new StreamedHeaders(headers, nominated, isResponse());
  }

  public boolean isServerEvents() {
    return isResponse() && isOfType("text/event-stream");
  }

  public List<HttpHeader> lateHeaders() {
    return headers.stream().filter(field -> late.contains(field.getName())).toList();
  }

  public boolean isCall() {
    return HeaderLines.isCall(headers);
  }

  public boolean isOfType(String type) {
    return HeaderLines.any(headers, HeaderLines.CONTENT_TYPE, value -> isOfType(value, type));
  }

  private static boolean isOfType(String value, String type) {
    int end = value.indexOf(';');
    String own = (end < 0 ? value : value.substring(0, end)).strip();
    return own.equalsIgnoreCase(type) && own.toLowerCase(Locale.ROOT).equals(type);
  }

  @Override
  public String toString() {
    return "StreamHead[" + status + ", " + headers.size() + " headers]";
  }
}
