package dev.sluice.tools.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import dev.sluice.chain.contract.Limits;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The requests of the checks, all within the bounds of the contract.
 *
 * @param middlewareName name of the registration
 * @param config of the entry
 * @param maxPayloadBytes size of the largest body, 1 to 4194304
 */
record SampleRequests(String middlewareName, Struct config, int maxPayloadBytes) {
  static final String UNKNOWN_KEY = "sluice-conformance-unknown-key";

  private static final String JSON = "{\"note\": \"a request of the conformance check\"}";
  private static final String ACCENTS =
      "{\"note\": \"na\u00efve \u65e5\u672c\u8a9e \ud83d\udd11\"}";
  private static final String IF_INTENDED =
      "nothing if that is intended: on_error decides about such requests";
  private static final int PADDING_FIELD = 1000;

  List<Sample> all() {
    return List.of(
        Sample.required("evaluate/empty-body", plain().build()),
        Sample.required("evaluate/text", text()),
        Sample.required(
            "evaluate/utf8", withBody("application/json", ByteString.copyFromUtf8(ACCENTS))),
        Sample.waived(
            "evaluate/binary", withBody("application/octet-stream", binary()), IF_INTENDED),
        Sample.required("evaluate/limit-body", withBody("text/plain", filled(maxPayloadBytes))),
        Sample.required("evaluate/128-headers", plain().addAllHeaders(fullHeaders()).build()),
        Sample.required("evaluate/duplicate-headers", duplicates()),
        Sample.required("evaluate/long-target", plain().setTarget(fullTarget()).build()),
        Sample.required("evaluate/largest-request", largest()),
        Sample.waived("evaluate/largest-message", padded(), Remedies.LARGER));
  }

  /** A request whose config was never validated. */
  HttpRequestEvaluation unvalidated() {
    return plain().setConfig(unknownConfig()).build();
  }

  HttpRequestEvaluation text() {
    return withBody("application/json", ByteString.copyFromUtf8(JSON));
  }

  Struct unknownConfig() {
    return config.toBuilder()
        .putFields(UNKNOWN_KEY, Value.newBuilder().setBoolValue(true).build())
        .build();
  }

  private HttpRequestEvaluation.Builder plain() {
    return HttpRequestEvaluation.newBuilder()
        .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
        .setContext(
            RequestContext.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setSandboxId("conformance")
                .setSandbox("conformance"))
        .setConfig(config)
        .setTarget(target(""))
        .setMiddlewareName(middlewareName);
  }

  /** Cuts a body that exceeds the limit, which another check covers. */
  private HttpRequestEvaluation withBody(String type, ByteString body) {
    return plain()
        .addHeaders(header("content-type", type))
        .setBody(body.substring(0, Math.min(body.size(), maxPayloadBytes)))
        .build();
  }

  private HttpRequestEvaluation duplicates() {
    return plain()
        .addHeaders(header("accept", "text/html"))
        .addHeaders(header("x-sample", "1"))
        .addHeaders(header("accept", "text/plain"))
        .addHeaders(header("x-sample", ""))
        .build();
  }

  private HttpRequestEvaluation largest() {
    return plain()
        .setTarget(fullTarget())
        .addAllHeaders(fullHeaders())
        .setBody(filled(maxPayloadBytes))
        .build();
  }

  /** A message of the greatest size, padded with a field that services skip. */
  private HttpRequestEvaluation padded() {
    HttpRequestEvaluation whole = largest();
    int room = Limits.GRPC_MESSAGE - whole.getSerializedSize();
    int overhead =
        CodedOutputStream.computeTagSize(PADDING_FIELD)
            + CodedOutputStream.computeUInt32SizeNoTag(room);
    UnknownFieldSet.Field padding =
        UnknownFieldSet.Field.newBuilder().addLengthDelimited(filled(room - overhead)).build();
    return whole.toBuilder()
        .setUnknownFields(UnknownFieldSet.newBuilder().addField(PADDING_FIELD, padding).build())
        .build();
  }

  private static HttpRequestTarget target(String query) {
    return HttpRequestTarget.newBuilder()
        .setScheme("https")
        .setHost("conformance.test")
        .setPort(443)
        .setMethod("POST")
        .setPath("/v1/items")
        .setQuery(query)
        .build();
  }

  private static HttpRequestTarget fullTarget() {
    int room = Limits.TARGET - target("").getSerializedSize();
    return target("q=" + "a".repeat(room - CodedOutputStream.computeUInt32SizeNoTag(room) - 3));
  }

  private static List<HttpHeader> fullHeaders() {
    int each = Limits.HEADER_BYTES / Limits.HEADER_COUNT;
    return IntStream.range(0, Limits.HEADER_COUNT)
        .mapToObj(i -> sized("x-sample-%03d".formatted(i), each))
        .toList();
  }

  private static HttpHeader sized(String name, int encoded) {
    int room = encoded - header(name, "").getSerializedSize();
    return header(name, "v".repeat(room - CodedOutputStream.computeUInt32SizeNoTag(room) - 1));
  }

  private static HttpHeader header(String name, String value) {
    return HttpHeader.newBuilder().setName(name).setValue(value).build();
  }

  private static ByteString filled(int bytes) {
    return ByteString.copyFromUtf8("a".repeat(bytes));
  }

  private static ByteString binary() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return ByteString.copyFrom(bytes);
  }

  /**
   * One request of a check.
   *
   * @param name of the check
   * @param waiver remedy for a service that refuses the request with a status; empty when it must
   *     answer
   */
  record Sample(String name, HttpRequestEvaluation request, Optional<String> waiver) {
    static Sample required(String name, HttpRequestEvaluation request) {
      return new Sample(name, request, Optional.empty());
    }

    static Sample waived(String name, HttpRequestEvaluation request, String waiver) {
      return new Sample(name, request, Optional.of(waiver));
    }

    @Override
    public String toString() {
      return "Sample[" + name + "]";
    }
  }
}
