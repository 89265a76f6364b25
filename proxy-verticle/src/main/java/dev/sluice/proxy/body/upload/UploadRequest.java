package dev.sluice.proxy.body.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.RequestToStream;
import dev.sluice.proxy.chain.StreamingEntries;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ChainSubject;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.head.BodyLength;

/**
 * A request whose body stages may read as a stream.
 *
 * @param chain the entries that are asked
 * @param body what was read of it before
 * @param rules for its output
 */
public record UploadRequest(
    ExchangeContext context,
    ClientStream client,
    Accepted request,
    StreamingEntries chain,
    Begun body,
    Rules rules) {
  /**
   * What was read of a body.
   *
   * @param whole there is no more, and it was searched
   */
  public record Begun(ByteString bytes, boolean whole) {
    public static final Begun NOTHING = new Begun(ByteString.EMPTY, false);

    @Override
    public String toString() {
      return "Begun[" + bytes.size() + " bytes, whole=" + whole + "]";
    }
  }

  /**
   * What the endpoint asks of the output.
   *
   * @param live it may go on while the client sends the body (http-hooks 9)
   * @param bodyPolicy policy judges what stages change
   */
  public record Rules(boolean live, boolean bodyPolicy) {}

  boolean isRead() {
    return body.whole() || !context.head().hasBody();
  }

  /**
   * What stages hear that end before their body (http-hooks H3).
   *
   * @param cancelled text after {@code middleware_cancelled: }
   */
  MiddlewareSessionEndReason end(String cancelled) {
    return client.isStopped() || cancelled.equals(UploadSource.POLICY_OVER)
        ? MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD
        : MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION;
  }

  PipelineOpen.Builder question() {
    PipelineOpen.Builder question =
        PipelineOpen.newBuilder()
            .setGeneration(context.snapshot().generation())
            .setSandbox(context.sandbox())
            .setJudgedMs(context.judgedAt().toEpochMilli())
            .setObserved(request.isObserved())
            .setContext(context.middlewareContext())
            .setTarget(ChainSubject.target(context, request))
            .setRequest(head());
    context.trace().toChain().ifPresent(question::setTrace);
    chain.entries().entries().forEach(entry -> question.addEntries(entry.key()));
    return question;
  }

  private RequestToStream head() {
    RequestToStream.Builder head =
        RequestToStream.newBuilder()
            .addAllHeaders(VisibleHeaders.of(context.head()))
            .addAllNominated(context.head().connection().nominated())
            .setBodyPolicy(rules.bodyPolicy())
            .setLive(rules.live());
    if (body.whole()) {
      head.setDeclaredBytes(body.bytes().size());
    } else {
      switch (context.head().body()) {
        case BodyLength.None ignored -> head.setDeclaredBytes(0);
        case BodyLength.Known known -> head.setDeclaredBytes(known.bytes());
        case BodyLength.Unknown ignored -> {}
      }
    }
    return head.build();
  }

  @Override
  public String toString() {
    return "UploadRequest[" + chain.entries().entries().size() + " entries, " + rules + "]";
  }
}
