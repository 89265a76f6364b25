package dev.sluice.it.service;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpBufferedMode;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpContinue;
import dev.sluice.proto.middleware.v1.HttpFinish;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpOutputStart;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpReject;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpUnchanged;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.util.List;
import java.util.stream.IntStream;

/** Results of hooks by name, most of which break the contract. */
final class Misdeeds {
  private static final ByteString X = ByteString.copyFromUtf8("x");
  private static final int LONG = (1 << 20) + 1;

  private Misdeeds() {}

  /** In the order in which they are sent. */
  static List<HttpResult> of(String name) {
    return switch (name) {
      case "reject" -> List.of(reject("scripted"));
      case "rejects-badly" -> List.of(reject("not a code"));
      case "unset" -> List.of(HttpResult.getDefaultInstance());
      case "undecided" -> List.of(preflight(HttpPreflightResult.newBuilder()));
      case "modeless" ->
          List.of(preflight(HttpPreflightResult.newBuilder().setInspect(HttpInspect.newBuilder())));
      case "buffers-nothing" -> List.of(buffers(0));
      case "buffers-much" -> List.of(buffers(1L << 40));
      case "start" -> List.of(start());
      case "starts-twice" -> List.of(start(), start());
      case "declares-less" -> List.of(declares(1));
      case "declares-more" -> List.of(declares(1000));
      case "chunk" -> List.of(chunk(X));
      case "empty-chunk" -> List.of(chunk(ByteString.EMPTY));
      case "long-chunk" -> List.of(chunk(ByteString.copyFrom(new byte[(64 << 10) + 1])));
      case "finish" -> List.of(finish());
      case "trailer" -> List.of(finish(writes("x-absent", "x")));
      case "whole" -> List.of(buffered(HttpBufferedResult.newBuilder().setUnchanged(unchanged())));
      case "whole-unset" -> List.of(buffered(HttpBufferedResult.newBuilder()));
      case "whole-long" -> List.of(replaced(ByteString.copyFrom(new byte[LONG])));
      case "forbidden" -> List.of(replaced(ByteString.copyFromUtf8(FORBIDDEN)));
      case "placeholder-in-body" ->
          List.of(chunk(ByteString.copyFromUtf8("openshell:resolve:env:ORIGIN and BOOM")));
      default -> more(name);
    };
  }

  /** A body that the policy of the test refuses. */
  private static final String FORBIDDEN = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"forbidden\"}";

  private static List<HttpResult> more(String name) {
    HttpPreflightResult.Builder skip =
        HttpPreflightResult.newBuilder().setContinueWithoutBody(HttpContinue.getDefaultInstance());
    HttpPreflightResult.Builder result =
        switch (name) {
          case "continues" -> skip;
          case "protected" -> skip.addHeaderMutations(writes("authorization", "x"));
          case "hop-by-hop" -> skip.addHeaderMutations(writes("x-nominated", "x"));
          case "placeholder" ->
              skip.addHeaderMutations(writes("x-key", "openshell:resolve:env:ORIGIN"));
          case "writes" -> skip.addHeaderMutations(writes("x-guard", "seen"));
          case "reason" -> skip.setDiagnostics(diagnostics().setReason("r".repeat(4097)));
          case "findings" -> skip.setDiagnostics(diagnostics().addAllFindings(findings()));
          case "metadata" -> skip.setDiagnostics(metadata());
          default -> throw new IllegalArgumentException(name);
        };
    return List.of(preflight(result));
  }

  private static HttpResult preflight(HttpPreflightResult.Builder result) {
    return HttpResult.newBuilder().setPreflightResult(result).build();
  }

  private static HttpResult buffers(long most) {
    HttpBufferedMode.Builder mode = HttpBufferedMode.newBuilder().setMaxBodyBytes(most);
    return preflight(
        HttpPreflightResult.newBuilder().setInspect(HttpInspect.newBuilder().setBuffered(mode)));
  }

  static HttpResult start() {
    return HttpResult.newBuilder().setOutputStart(HttpOutputStart.getDefaultInstance()).build();
  }

  private static HttpResult declares(long bytes) {
    return HttpResult.newBuilder()
        .setOutputStart(HttpOutputStart.newBuilder().setOutputBodyBytes(bytes))
        .build();
  }

  private static HttpResult chunk(ByteString data) {
    return HttpResult.newBuilder()
        .setOutputChunk(HttpOutputChunk.newBuilder().setData(data))
        .build();
  }

  static HttpResult finish() {
    return HttpResult.newBuilder().setFinish(HttpFinish.getDefaultInstance()).build();
  }

  private static HttpResult finish(HeaderMutation trailer) {
    return HttpResult.newBuilder()
        .setFinish(HttpFinish.newBuilder().addTrailerMutations(trailer))
        .build();
  }

  private static HttpUnchanged unchanged() {
    return HttpUnchanged.getDefaultInstance();
  }

  static HttpResult replaced(ByteString data) {
    return buffered(HttpBufferedResult.newBuilder().setReplacement(data));
  }

  private static HttpResult buffered(HttpBufferedResult.Builder result) {
    return HttpResult.newBuilder().setBufferedResult(result).build();
  }

  private static HttpResult reject(String code) {
    return HttpResult.newBuilder()
        .setReject(
            HttpReject.newBuilder()
                .setDiagnostics(diagnostics().setReason("canary-of-a-service").setReasonCode(code)))
        .build();
  }

  private static MiddlewareDiagnostics.Builder diagnostics() {
    return MiddlewareDiagnostics.newBuilder();
  }

  private static HeaderMutation writes(String name, String value) {
    return HeaderMutation.newBuilder()
        .setWrite(
            WriteHeader.newBuilder()
                .setName(name)
                .setValue(value)
                .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE))
        .build();
  }

  private static List<Finding> findings() {
    return IntStream.range(0, 33)
        .mapToObj(i -> Finding.newBuilder().setType("t" + i).setLabel("l").setCount(1).build())
        .toList();
  }

  private static MiddlewareDiagnostics.Builder metadata() {
    MiddlewareDiagnostics.Builder diagnostics = diagnostics();
    IntStream.range(0, 65).forEach(i -> diagnostics.putMetadata("k" + i, "v"));
    return diagnostics;
  }
}
