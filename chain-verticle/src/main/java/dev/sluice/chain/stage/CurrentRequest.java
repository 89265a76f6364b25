package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.HeaderLines;
import dev.sluice.chain.stage.StageOutcome.Mutation;
import dev.sluice.inspect.body.ContentCoding;
import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.inspect.grpc.MessageFraming;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;
import java.util.Set;

/**
 * The part of a request that stages may change, as the last stage left it.
 *
 * @param headers visible headers, names in lower case
 * @param nominated lower-case names in {@code Connection}
 */
public record CurrentRequest(List<HttpHeader> headers, Set<String> nominated, ByteString body) {
  private static final String CONTENT_ENCODING = "content-encoding";

  public CurrentRequest after(StageOutcome.Allowed outcome) {
    return outcome.changesNothing()
        ? this
        : new CurrentRequest(
            outcome.mutation().map(Mutation::headers).orElse(headers),
            nominated,
            outcome.body().orElse(body));
  }

  /**
   * Whether the body, or a message of a call, may have a coding. A {@code Content-Encoding} that
   * {@code Connection} names is not among the headers, so it counts as one.
   */
  private boolean isBodyCoded() {
    return !body.isEmpty()
        && (HeaderLines.any(headers, CONTENT_ENCODING, ContentCoding::isCoded)
            || hidesCodings()
            || GrpcBodies.isCompressed(this));
  }

  /**
   * Whether a stage cannot read the body for its coding.
   *
   * @param decodes whether the stage decodes the codings that it sees
   */
  public boolean isUnreadable(boolean decodes) {
    return (!decodes || hidesCodings()) && isBodyCoded();
  }

  public boolean mayExpand() {
    return isBodyCoded()
        || HeaderLines.framing(headers)
            .filter(it -> it != MessageFraming.GRPC)
            .filter(it -> HeaderLines.any(headers, it.encodingHeader(), ContentCoding::isCoded))
            .isPresent();
  }

  private boolean hidesCodings() {
    return nominated.contains(CONTENT_ENCODING);
  }

  public MediaHeaders media() {
    return new MediaHeaders(
        values("accept"),
        values("content-type"),
        values(CONTENT_ENCODING),
        new McpHeaders(
            all("mcp-protocol-version"),
            all("mcp-method"),
            all("mcp-name"),
            all("mcp-session-id")));
  }

  private String values(String name) {
    return String.join(",", all(name).values());
  }

  private HeaderValues all(String name) {
    return new HeaderValues(HeaderLines.values(headers, name), nominated.contains(name));
  }

  @Override
  public String toString() {
    return "CurrentRequest[" + headers.size() + " headers, " + body.size() + " bytes]";
  }
}
