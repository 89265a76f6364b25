package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.HeaderMutations;
import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A request over TLS that {@code sluice/secrets} judges. */
final class SecretsRequest {
  private final HttpRequestTarget.Builder target =
      HttpRequestTarget.newBuilder()
          .setScheme("https")
          .setHost("api.corp.example")
          .setPort(443)
          .setMethod("POST")
          .setPath("/v1/items");
  private final List<HttpHeader> headers = new ArrayList<>();
  private final Map<String, Value> config = new HashMap<>();
  private String body = "";

  SecretsRequest to(String host, String path) {
    target.setHost(host).setPath(path);
    return this;
  }

  SecretsRequest header(String name, String value) {
    headers.add(HttpHeader.newBuilder().setName(name).setValue(value).build());
    return this;
  }

  SecretsRequest body(String text) {
    body = text;
    return this;
  }

  SecretsRequest config(String key, Value value) {
    config.put(key, value);
    return this;
  }

  /** A rule for some patterns. */
  static MapValue rule(String action, String... patterns) {
    Value[] ids = Stream.of(patterns).map(SecretsRequest::text).toArray(Value[]::new);
    return new MapValue(Map.of("action", text(action), "patterns", list(ids)));
  }

  static Value text(String text) {
    return new TextValue(text);
  }

  static Value list(Value... values) {
    return new ListValue(List.of(values));
  }

  Evaluation evaluate() {
    return switch (new SecretsMiddleware().prepare(new MapValue(config))) {
      case Prepared.Ready ready ->
          ready
              .evaluator()
              .evaluate(new Subject(target.build(), headers, ByteString.copyFromUtf8(body)));
      case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }

  /** Fails when the request passes without a finding. */
  HttpRequestResult answer() {
    return evaluate() instanceof Evaluation.Answered answered
        ? answered.result()
        : HttpRequestResult.newBuilder().setReason("no answer").build();
  }

  static List<String> labels(HttpRequestResult result) {
    return result.getFindingsList().stream().map(Finding::getLabel).toList();
  }

  /** The headers as the answer leaves them, as {@code name: value}. */
  List<String> headersAfter(HttpRequestResult result) {
    return HeaderMutations.apply(
                result.getHeaderMutationsList(), headers, Set.of(), WriteRule.END_TO_END)
            instanceof MutationOutcome.Applied applied
        ? applied.headers().stream().map(h -> h.getName() + ": " + h.getValue()).toList()
        : List.of();
  }
}
