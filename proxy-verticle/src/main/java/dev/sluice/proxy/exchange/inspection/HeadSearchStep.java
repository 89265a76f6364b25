package dev.sluice.proxy.exchange.inspection;

import dev.sluice.detect.place.ScannedHead;
import dev.sluice.detect.place.ScannedHead.Field;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.ProtectedHeaders;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ChainSubject;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.secret.known.KnownValueSearch;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.proxy.secret.known.SearchVerdict;
import dev.sluice.proxy.secret.known.SecretSearches;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Event loop only. Searches what the chain cannot: the protected headers, which no middleware sees,
 * and the host. The host is searched before it is resolved, because a resolved name has left the
 * node.
 */
public final class HeadSearchStep {
  private static final String HOST = "host";

  private HeadSearchStep() {}

  public sealed interface Result {
    record Passed(SearchVerdict.Passed verdict) implements Result {
      public InspectionResult with(InspectionResult chain) {
        return chain.withStages(verdict::with);
      }

      public RequestDecision with(RequestDecision refused) {
        return refused.toBuilder().addAllStages(verdict.traces()).build();
      }
    }

    record Stopped(InspectionResult.Stopped stopped) implements Result {}
  }

  public static Result search(ExchangeContext context, Accepted request) {
    Result result =
        switch (known(context, request)) {
          case KnownVerdict.Clean ignored ->
              searchFor(context, request, SearchVerdict.Passed.CLEAN);
          case KnownVerdict.Recorded(var trace) ->
              searchFor(context, request, new SearchVerdict.Passed(List.of(trace)));
          case KnownVerdict.Denied denied ->
              new Result.Stopped(KnownRefusal.of(denied, context, request));
        };
    context.trace().end(Kind.KIND_ADMISSION);
    return result;
  }

  private static KnownVerdict known(ExchangeContext context, Accepted request) {
    KnownValueSearch search = context.loop().node().known();
    if (search.isIdle()) {
      return new KnownVerdict.Clean();
    }
    ScannedHead head = head(context, request, everything(context.head()));
    KnownVerdict host =
        switch (context.origin()) {
          case Ingress.Tunnel ignored -> new KnownVerdict.Clean();
          case Ingress.AbsoluteForm ignored -> search.inHost(head, context.sandbox());
        };
    return host instanceof KnownVerdict.Denied
        ? host
        : host.and(search.inHead(head, context.sandbox()));
  }

  private static Result searchFor(
      ExchangeContext context, Accepted request, SearchVerdict.Passed known) {
    MiddlewareChain chain = request.chain();
    SecretSearches searches = context.loop().searches();
    if (!searches.areIn(chain)) {
      return new Result.Passed(known);
    }
    ScannedHead head = head(context, request, hidden(context.head()));
    SearchVerdict host =
        switch (context.origin()) {
          // Its CONNECT was searched before the tunnel was opened.
          case Ingress.Tunnel ignored -> known;
          case Ingress.AbsoluteForm ignored -> known.and(searches.inHost(chain, head));
        };
    return result(
        context,
        request,
        host instanceof SearchVerdict.Passed passed
            ? passed.and(searches.inHeaders(chain, head))
            : host);
  }

  private static Result result(ExchangeContext context, Accepted request, SearchVerdict verdict) {
    return switch (verdict) {
      case SearchVerdict.Passed passed -> new Result.Passed(passed);
      case SearchVerdict.Denied denied ->
          new Result.Stopped(stopped(denied, ChainSubject.stopped(context, request)));
      case SearchVerdict.Failed failed ->
          new Result.Stopped(stopped(failed, ChainSubject.stopped(context, request)));
    };
  }

  public static Optional<InspectionResult.Stopped> stopped(
      SearchVerdict verdict, MiddlewareRefusals.Stopped request) {
    return switch (verdict) {
      case SearchVerdict.Passed ignored -> Optional.empty();
      case SearchVerdict.Denied denied -> Optional.of(stopped(denied, request));
      case SearchVerdict.Failed failed -> Optional.of(stopped(failed, request));
    };
  }

  private static InspectionResult.Stopped stopped(
      SearchVerdict.Denied denied, MiddlewareRefusals.Stopped request) {
    return new InspectionResult.Stopped(
        MiddlewareRefusals.denied(request, denied.entry(), denied.reasonCode()),
        DecisionReason.denied(denied.entry(), denied.reasonCode()),
        denied.traces(),
        List.of());
  }

  private static InspectionResult.Stopped stopped(
      SearchVerdict.Failed failed, MiddlewareRefusals.Stopped request) {
    return new InspectionResult.Stopped(
        MiddlewareRefusals.failed(request),
        DecisionReason.failed(failed.reason()),
        failed.traces(),
        List.of());
  }

  private static ScannedHead head(ExchangeContext context, Accepted request, List<Field> fields) {
    return new ScannedHead(
        context.origin().scheme().equals("https"),
        request.to().host(),
        context.head().method(),
        request.target().path(),
        request.target().query(),
        fields);
  }

  private static List<Field> hidden(RequestHead head) {
    return fields(head, ProtectedHeaders::contain);
  }

  private static List<Field> everything(RequestHead head) {
    List<Field> fields = fields(head, name -> true);
    HeaderBlock headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      String written = headers.name(i);
      if (!written.equals(headers.lowerName(i))) {
        fields.add(new Field(headers.lowerName(i), written));
      }
    }
    return fields;
  }

  private static List<Field> fields(RequestHead head, Predicate<String> wanted) {
    HeaderBlock headers = head.headers();
    List<Field> fields = new ArrayList<>(0);
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.lowerName(i);
      if (wanted.test(name) && !name.equals(HOST)) {
        fields.add(new Field(name, headers.utf8Value(i)));
      }
    }
    return fields;
  }
}
