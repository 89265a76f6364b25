package dev.sluice.chain.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseEnvelopeTest {
  @ParameterizedTest
  @MethodSource("atTheBound")
  void acceptsTheBound(HttpRequestResult.Builder result) {
    assertThat(ResponseEnvelope.violation(result.build())).isEmpty();
  }

  static Stream<HttpRequestResult.Builder> atTheBound() {
    return Stream.of(
        body(4194304),
        result().setReason("r".repeat(4096)),
        result().setReason("\u00e9".repeat(2048)),
        result().setReasonCode("c".repeat(64)),
        mutations(64, mutation(10)),
        mutations(16, mutation(4096)),
        findings(32, finding(100)),
        findings(1, finding(4096)),
        metadata(64, 10),
        metadata(32, 1024),
        unknown(299072));
  }

  @ParameterizedTest
  @MethodSource("aboveTheBound")
  void namesThePartThatIsTooLarge(HttpRequestResult.Builder result, String code) {
    assertThat(ResponseEnvelope.violation(result.build())).contains(code);
  }

  static Stream<Arguments> aboveTheBound() {
    return Stream.of(
        arguments(body(4194305), "response_body_over_capacity"),
        arguments(result().setReason("r".repeat(4097)), "response_reason_over_capacity"),
        arguments(result().setReason("\u00e9".repeat(2048) + "r"), "response_reason_over_capacity"),
        arguments(result().setReasonCode("c".repeat(65)), "response_reason_code_invalid"),
        arguments(result().setReasonCode("Not-A-Code"), "response_reason_code_invalid"),
        arguments(mutations(65, mutation(10)), "header_mutation_count_over_capacity"),
        arguments(
            mutations(16, mutation(4096)).addHeaderMutations(mutation(10)),
            "header_mutation_bytes_over_capacity"),
        arguments(findings(33, finding(100)), "response_findings_over_capacity"),
        arguments(findings(1, finding(4097)), "response_finding_over_capacity"),
        arguments(metadata(65, 10), "response_metadata_count_over_capacity"),
        arguments(metadata(32, 1024).putMetadata("k", ""), "response_metadata_bytes_over_capacity"),
        arguments(unknown(299073), "response_envelope_over_capacity"));
  }

  @Test
  void reportsTheFirstOfSeveral() {
    HttpRequestResult.Builder both = findings(33, finding(10)).setReason("r".repeat(4097));

    assertThat(ResponseEnvelope.violation(both.build())).contains("response_reason_over_capacity");
  }

  @Test
  void countsABodyThatIsNotUsed() {
    assertThat(ResponseEnvelope.violation(body(4194305).setHasBody(false).build()))
        .contains("response_body_over_capacity");
  }

  private static HttpRequestResult.Builder result() {
    return HttpRequestResult.newBuilder();
  }

  private static HttpRequestResult.Builder body(int size) {
    return result().setHasBody(true).setBody(ByteString.copyFrom(new byte[size]));
  }

  private static HttpRequestResult.Builder mutations(int count, HeaderMutation mutation) {
    return result().addAllHeaderMutations(Collections.nCopies(count, mutation));
  }

  private static HttpRequestResult.Builder findings(int count, Finding finding) {
    return result().addAllFindings(Collections.nCopies(count, finding));
  }

  /** Keys of two bytes, so that the pair has the given size. */
  private static HttpRequestResult.Builder metadata(int count, int bytesEach) {
    HttpRequestResult.Builder result = result();
    IntStream.range(0, count)
        .forEach(i -> result.putMetadata(String.valueOf(10 + i), "v".repeat(bytesEach - 2)));
    return result;
  }

  private static HeaderMutation mutation(int size) {
    for (int n = size; n > 0; n--) {
      HeaderMutation mutation =
          HeaderMutation.newBuilder()
              .setRemove(RemoveHeader.newBuilder().setName("n".repeat(n)))
              .build();
      if (mutation.getSerializedSize() == size) {
        return mutation;
      }
    }
    throw new AssertionError("no mutation of that size");
  }

  private static Finding finding(int size) {
    for (int n = size; n > 0; n--) {
      Finding finding = Finding.newBuilder().setLabel("l".repeat(n)).build();
      if (finding.getSerializedSize() == size) {
        return finding;
      }
    }
    throw new AssertionError("no finding of that size");
  }

  /** A result of exactly this many bytes, in a field of some later revision. */
  private static HttpRequestResult.Builder unknown(int size) {
    for (int n = size; n > 0; n--) {
      UnknownFieldSet fields =
          UnknownFieldSet.newBuilder()
              .addField(
                  99,
                  UnknownFieldSet.Field.newBuilder()
                      .addLengthDelimited(ByteString.copyFrom(new byte[n]))
                      .build())
              .build();
      if (fields.getSerializedSize() == size) {
        return result().setUnknownFields(fields);
      }
    }
    throw new AssertionError("no field of that size");
  }
}
