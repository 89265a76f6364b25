package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.chain.stage.StreamSearch.Step;
import dev.sluice.chain.stage.StreamSearch.Verdict;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A message that goes through {@code sluice/secrets} as a stream, and what goes on. */
final class StreamedExchange {
  private final StreamSearch search;
  private final StreamSearch.Head head;
  private Verdict verdict;
  private ByteString out = ByteString.EMPTY;
  private ByteString unjudged = ByteString.EMPTY;
  private int mostInStep;

  private StreamedExchange(String mode, String undecoded, StreamHead head) {
    this(
        new MapValue(
            Map.of(
                "mode",
                new Value.TextValue(mode),
                "scope",
                new Value.TextValue("request"),
                "undecoded",
                new Value.TextValue(undecoded))),
        head);
  }

  private StreamedExchange(MapValue config, StreamHead head) {
    search =
        switch (new SecretsMiddleware().prepare(config)) {
          case Prepared.Ready ready ->
              ready.evaluator().streams().flatMap(streams -> streams.begin(head)).orElseThrow();
          case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
        };
    this.head = search.head();
    this.verdict = this.head.verdict();
  }

  /** A response; fields by name. Without a length where it has none among its fields. */
  static StreamedExchange response(String mode, int status, Map<String, String> fields) {
    return new StreamedExchange(mode, "pass", head(OptionalInt.of(status), fields));
  }

  /** The same, with an entry that fails where not all is decoded. */
  static StreamedExchange strict(String mode, Map<String, String> fields) {
    return new StreamedExchange(mode, "fail", head(OptionalInt.of(200), fields));
  }

  static StreamedExchange request(String mode, Map<String, String> fields) {
    return new StreamedExchange(mode, "pass", head(OptionalInt.empty(), fields));
  }

  /** By an entry of this configuration; a request or a response with status 200. */
  static StreamedExchange of(MapValue config, boolean response, Map<String, String> fields) {
    OptionalInt status = response ? OptionalInt.of(200) : OptionalInt.empty();
    return new StreamedExchange(config, head(status, fields));
  }

  private static StreamHead head(OptionalInt status, Map<String, String> fields) {
    List<HttpHeader> headers = new ArrayList<>();
    fields.forEach(
        (name, value) ->
            headers.add(HttpHeader.newBuilder().setName(name).setValue(value).build()));
    String length = fields.getOrDefault("content-length", "");
    return new StreamHead(
        RequestContext.getDefaultInstance(),
        HttpRequestTarget.newBuilder().setHost("api.example.com").setScheme("https").build(),
        status,
        headers,
        List.of(),
        length.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length)),
        Optional.ofNullable(fields.get("content-encoding")));
  }

  StreamedExchange add(byte[] bytes, int from, int end) {
    if (verdict instanceof Verdict.Passes) {
      followed(search.add(ByteString.copyFrom(bytes, from, end - from)));
    }
    while (verdict instanceof Verdict.Passes && search.hasMore()) {
      followed(search.more());
    }
    return this;
  }

  StreamedExchange add(byte[] bytes) {
    return add(bytes, 0, bytes.length);
  }

  StreamedExchange due() {
    return followed(search.due());
  }

  StreamedExchange end(HttpHeader... trailers) {
    return verdict instanceof Verdict.Passes ? followed(search.end(List.of(trailers))) : this;
  }

  private StreamedExchange followed(Step step) {
    verdict = step.verdict();
    if (verdict instanceof Verdict.Passes) {
      mostInStep = Math.max(mostInStep, step.output().stream().mapToInt(ByteString::size).sum());
      out = out.concat(ByteString.copyFrom(step.output()));
    } else {
      unjudged = ByteString.copyFrom(step.output());
    }
    return this;
  }

  StreamSearch search() {
    return search;
  }

  StreamSearch.Head head() {
    return head;
  }

  /** Most bytes that one step let go. */
  int mostInStep() {
    return mostInStep;
  }

  byte[] out() {
    return out.toByteArray();
  }

  /** What goes on without the search, where its entry fails open. */
  byte[] unjudged() {
    return unjudged.toByteArray();
  }

  String text() {
    return out.toStringUtf8();
  }

  /** {@code passes}, or why it does not. */
  String verdict() {
    return switch (verdict) {
      case Verdict.Passes passes -> "passes";
      case Verdict.Refuses refuses -> refuses.told().reasonCode();
      case Verdict.Unread unread -> unread.reason();
    };
  }

  List<String> findings() {
    return search.told().findings().stream()
        .map(finding -> finding.getType() + " " + finding.getCount())
        .toList();
  }
}
