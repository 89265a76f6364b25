package dev.sluice.chain.contract.answer;

import static dev.sluice.proto.middleware.v1.ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND;
import static dev.sluice.proto.middleware.v1.ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamedMutationsTest {
  private static final StreamedHeaders RESPONSE =
      new StreamedHeaders(
          List.of(header("etag", "\"1\""), header("x-a", "1")), List.of("x-hop"), true);
  private static final StreamedHeaders REQUEST =
      new StreamedHeaders(List.of(header("x-a", "1")), List.of("x-hop"), false);

  /** Rows of http-responses 4.2, with D1. */
  @ParameterizedTest
  @CsvSource({
    "content-type, '', ''",
    "location, '', ''",
    "content-security-policy, '', protected_header",
    "strict-transport-security, '', protected_header",
    "x-frame-options, '', protected_header",
    "x-content-type-options, '', protected_header",
    "access-control-allow-origin, protected_header, protected_header",
    "set-cookie, protected_header, protected_header",
    "www-authenticate, protected_header, protected_header",
    "x-openshell-credential-note, protected_header, protected_header",
    "content-length, protected_header, protected_header",
    "content-encoding, protected_header, protected_header",
    "content-range, protected_header, protected_header",
    "transfer-encoding, protected_header, protected_header",
    "Trailer, protected_header, protected_header",
    "etag, protected_header, ''",
    "signature-input, protected_header, ''",
    "x-hop, hop_by_hop_header, hop_by_hop_header",
    "'bad name', invalid_name, invalid_name",
    "'', invalid_name, invalid_name"
  })
  void ofAResponse(String name, String write, String remove) {
    assertThat(code(RESPONSE, write(name, "v"))).isEqualTo(full(write));
    assertThat(code(RESPONSE, remove(name))).isEqualTo(full(remove));
  }

  @ParameterizedTest
  @CsvSource({
    "content-type, '', ''",
    "etag, '', ''",
    "set-cookie, '', ''",
    "expect, protected_header, ''",
    "authorization, protected_header, protected_header",
    "cookie, protected_header, protected_header",
    "x-amz-date, protected_header, protected_header",
    "x-hop, hop_by_hop_header, hop_by_hop_header"
  })
  void ofARequest(String name, String write, String remove) {
    assertThat(code(REQUEST, write(name, "v"))).isEqualTo(full(write));
    assertThat(code(REQUEST, remove(name))).isEqualTo(full(remove));
  }

  @Test
  void trailersAreChangedWhereTheyAre() {
    StreamedHeaders trailers = RESPONSE.trailers(List.of(header("etag", "\"2\"")));
    assertThat(StreamedMutations.trailers(List.of(write("etag", "\"3\"")), trailers))
        .isEqualTo(new MutationOutcome.Applied(List.of(header("etag", "\"3\""))));
    assertThat(StreamedMutations.trailers(List.of(write("x-new", "1")), trailers))
        .isEqualTo(new MutationOutcome.Rejected("trailer_mutation_absent_name"));
    assertThat(StreamedMutations.trailers(List.of(remove("x-new")), trailers))
        .isEqualTo(new MutationOutcome.Applied(trailers.visible()));
  }

  @Test
  void valuesAndSizesAreBounded() {
    assertThat(code(RESPONSE, write("x-b", "a\nb"))).isEqualTo("header_mutation_unsafe_value");
    assertThat(code(RESPONSE, write("x-b", "a\tb\u00e9"))).isEmpty();
    assertThat(code(RESPONSE, write("x-b", "openshell:resolve:env:KEY")))
        .isEqualTo("header_mutation_credential_placeholder");
    assertThat(code(RESPONSE, write("x-b", "x".repeat(33_000))))
        .isEqualTo("header_mutation_bytes_over_capacity");
    assertThat(code(StreamedMutations.head(Collections.nCopies(65, write("x-b", "1")), RESPONSE)))
        .isEqualTo("header_mutation_count_over_capacity");
    assertThat(code(RESPONSE, HeaderMutation.getDefaultInstance()))
        .isEqualTo("header_mutation_empty");
    assertThat(
            code(
                RESPONSE,
                write("x-b", "1", ExistingHeaderAction.EXISTING_HEADER_ACTION_UNSPECIFIED)))
        .isEqualTo("header_mutation_missing_existing_action");
  }

  /** One broken mutation undoes those before it, and the copy leaves the original alone. */
  @Property
  void allOrNothing(@ForAll @Size(max = 20) List<Boolean> good) {
    List<HeaderMutation> mutations =
        good.stream()
            .map(
                fine ->
                    fine
                        ? write("x-new", "1", EXISTING_HEADER_ACTION_APPEND)
                        : write("set-cookie", "1"))
            .toList();
    MutationOutcome outcome = StreamedMutations.head(mutations, RESPONSE);

    if (good.contains(false)) {
      assertThat(code(outcome)).isEqualTo("header_mutation_protected_header");
    } else {
      assertThat(((MutationOutcome.Applied) outcome).headers())
          .hasSize(RESPONSE.visible().size() + good.size());
    }
    assertThat(RESPONSE.visible()).hasSize(2);
  }

  private static String full(String code) {
    return code.isEmpty() ? "" : "header_mutation_" + code;
  }

  private static String code(StreamedHeaders headers, HeaderMutation mutation) {
    return code(StreamedMutations.head(List.of(mutation), headers));
  }

  private static String code(MutationOutcome outcome) {
    return switch (outcome) {
      case MutationOutcome.Applied applied -> "";
      case MutationOutcome.Rejected rejected -> rejected.code();
    };
  }

  private static HeaderMutation write(String name, String value) {
    return write(name, value, EXISTING_HEADER_ACTION_OVERWRITE);
  }

  private static HeaderMutation write(String name, String value, ExistingHeaderAction action) {
    return HeaderMutation.newBuilder()
        .setWrite(WriteHeader.newBuilder().setName(name).setValue(value).setOnExisting(action))
        .build();
  }

  private static HeaderMutation remove(String name) {
    return HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName(name)).build();
  }

  private static HttpHeader header(String name, String value) {
    return HttpHeader.newBuilder().setName(name).setValue(value).build();
  }
}
