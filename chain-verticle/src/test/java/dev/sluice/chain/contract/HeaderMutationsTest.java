package dev.sluice.chain.contract;

import static dev.sluice.proto.middleware.v1.ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND;
import static dev.sluice.proto.middleware.v1.ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE;
import static dev.sluice.proto.middleware.v1.ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP;
import static dev.sluice.proto.middleware.v1.ExistingHeaderAction.EXISTING_HEADER_ACTION_UNSPECIFIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderMutationsTest {
  private static final String OWN = "x-openshell-middleware-note";
  private static final List<HttpHeader> HEADERS =
      List.of(header("accept", "*/*"), header("x-tag", "1"), header("x-tag", "2"));

  @ParameterizedTest
  @MethodSource("effects")
  void changesTheList(HeaderMutation mutation, List<HttpHeader> expected) {
    assertThat(apply(WriteRule.END_TO_END, mutation))
        .isEqualTo(new MutationOutcome.Applied(expected));
  }

  static Stream<Arguments> effects() {
    return Stream.of(
        arguments(
            write("X-New", "v", EXISTING_HEADER_ACTION_SKIP), with(HEADERS, header("x-new", "v"))),
        arguments(
            write("x-tag", "3", EXISTING_HEADER_ACTION_APPEND),
            with(HEADERS, header("x-tag", "3"))),
        arguments(
            write("X-TAG", "3", EXISTING_HEADER_ACTION_OVERWRITE),
            List.of(header("accept", "*/*"), header("x-tag", "3"))),
        arguments(write("x-tag", "3", EXISTING_HEADER_ACTION_SKIP), HEADERS),
        arguments(remove("X-Tag"), List.of(header("accept", "*/*"))),
        arguments(remove("x-absent"), HEADERS),
        arguments(remove("Expect"), HEADERS),
        arguments(
            write("x-tab", "a\tb\u00e9", EXISTING_HEADER_ACTION_APPEND),
            with(HEADERS, header("x-tab", "a\tb\u00e9"))));
  }

  @ParameterizedTest
  @MethodSource({"namesOutOfReach", "unusableWrites"})
  void namesTheRuleThatWasBroken(WriteRule rule, HeaderMutation mutation, String code) {
    assertThat(apply(rule, mutation))
        .isEqualTo(new MutationOutcome.Rejected("header_mutation_" + code));
  }

  static Stream<Arguments> namesOutOfReach() {
    WriteRule recent = WriteRule.END_TO_END;
    return Stream.of(
        arguments(recent, append("", "v"), "invalid_name"),
        arguments(recent, append("a b", "v"), "invalid_name"),
        arguments(recent, append("\u212aey", "v"), "invalid_name"),
        arguments(recent, remove("a:b"), "invalid_name"),
        arguments(recent, append("Host", "v"), "protected_header"),
        arguments(recent, remove("X-AMZ-Date"), "protected_header"),
        arguments(recent, append("x-openshell-credential-a", "v"), "protected_header"),
        arguments(recent, append("Expect", "100-continue"), "protected_header"),
        arguments(recent, write("expect", "", EXISTING_HEADER_ACTION_SKIP), "protected_header"),
        arguments(recent, remove("X-Hop"), "hop_by_hop_header"),
        arguments(WriteRule.NAMESPACE, append("x-new", "v"), "write_namespace"));
  }

  static Stream<Arguments> unusableWrites() {
    WriteRule recent = WriteRule.END_TO_END;
    HeaderMutation unknownAction =
        HeaderMutation.newBuilder()
            .setWrite(WriteHeader.newBuilder().setName("x-new").setOnExistingValue(9))
            .build();
    return Stream.of(
        arguments(recent, append("x-new", "a\nb"), "unsafe_value"),
        arguments(recent, append("x-new", "a\u007f"), "unsafe_value"),
        arguments(recent, append("x-new", "\u001f"), "unsafe_value"),
        arguments(recent, append("x-new", "a\r"), "unsafe_value"),
        arguments(WriteRule.NAMESPACE, append(OWN, "a\u0000"), "unsafe_value"),
        arguments(recent, append("x-new", "k openshell:resolve:env:KEY"), "unsafe_value"),
        arguments(recent, append("x-new", "sk-OPENSHELL-RESOLVE-ENV-KEY"), "unsafe_value"),
        arguments(recent, unknownAction, "invalid_existing_action"),
        arguments(
            recent,
            write("x-new", "v", EXISTING_HEADER_ACTION_UNSPECIFIED),
            "missing_existing_action"),
        arguments(recent, HeaderMutation.getDefaultInstance(), "empty"));
  }

  @ParameterizedTest
  @MethodSource
  void namesTheFirstOfSeveralRules(WriteRule rule, HeaderMutation mutation, String code) {
    assertThat(apply(rule, mutation))
        .isEqualTo(new MutationOutcome.Rejected("header_mutation_" + code));
  }

  static Stream<Arguments> namesTheFirstOfSeveralRules() {
    WriteRule recent = WriteRule.END_TO_END;
    String large = "v".repeat(33 * 1024);
    ExistingHeaderAction none = EXISTING_HEADER_ACTION_UNSPECIFIED;
    return Stream.of(
        arguments(recent, write("", "\n", none), "invalid_name"),
        arguments(recent, write("host", "\n", none), "protected_header"),
        arguments(WriteRule.NAMESPACE, write("x-hop", "\n", none), "hop_by_hop_header"),
        arguments(WriteRule.NAMESPACE, write("x-new", "\n", none), "write_namespace"),
        arguments(recent, write("x-new", large + "\n", none), "unsafe_value"),
        arguments(recent, write("x-new", large, none), "bytes_over_capacity"));
  }

  @Test
  void acceptsEveryAllowedCharacter() {
    String name = "!#$%&'*+-.^_`|~az09";
    String value = "\t !~\u0080\u00ff\u4e2d";

    assertThat(apply(WriteRule.END_TO_END, append(name, value)))
        .isEqualTo(new MutationOutcome.Applied(with(HEADERS, header(name, value))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization", "proxy-authorization", "proxy-authenticate", "cookie", "host",
        "content-length", "transfer-encoding", "connection", "proxy-connection", "keep-alive",
        "te", "trailer", "upgrade", "x-amz-target", "x-openshell-credential"
      })
  void alsoProtectsAbsentHeaders(String name) {
    assertThat(apply(WriteRule.END_TO_END, remove(name)))
        .isEqualTo(new MutationOutcome.Rejected("header_mutation_protected_header"));
  }

  @Test
  void anOldServiceMayRemoveHeadersThatItMayNotWrite() {
    assertThat(apply(WriteRule.NAMESPACE, remove("x-tag")))
        .isEqualTo(new MutationOutcome.Applied(List.of(header("accept", "*/*"))));
    assertThat(
            apply(
                WriteRule.NAMESPACE,
                write("X-OpenShell-Middleware-Note", "v", EXISTING_HEADER_ACTION_APPEND)))
        .isInstanceOf(MutationOutcome.Applied.class);
  }

  @Test
  void boundsTheCount() {
    HeaderMutation one = remove("x-absent");

    assertThat(
            apply(
                WriteRule.END_TO_END, Collections.nCopies(64, one).toArray(HeaderMutation[]::new)))
        .isInstanceOf(MutationOutcome.Applied.class);
    assertThat(
            apply(
                WriteRule.END_TO_END, Collections.nCopies(65, one).toArray(HeaderMutation[]::new)))
        .isEqualTo(new MutationOutcome.Rejected("header_mutation_count_over_capacity"));
  }

  @Test
  void boundsNamesAndValuesTogether() {
    HeaderMutation half = write("x-a", "v".repeat(16 * 1024 - 3), EXISTING_HEADER_ACTION_APPEND);
    HeaderMutation over = write("x-a", "v".repeat(16 * 1024 - 2), EXISTING_HEADER_ACTION_APPEND);

    assertThat(apply(WriteRule.END_TO_END, half, half)).isInstanceOf(MutationOutcome.Applied.class);
    assertThat(apply(WriteRule.END_TO_END, half, over))
        .isEqualTo(new MutationOutcome.Rejected("header_mutation_bytes_over_capacity"));
    assertThat(apply(WriteRule.END_TO_END, half, half, remove("x")))
        .isEqualTo(new MutationOutcome.Rejected("header_mutation_bytes_over_capacity"));
  }

  @Test
  void oneBadMutationUndoesAll() {
    List<HttpHeader> before = new ArrayList<>(HEADERS);

    MutationOutcome outcome =
        HeaderMutations.apply(
            List.of(remove("x-tag"), remove("host")), before, Set.of(), WriteRule.END_TO_END);

    assertThat(outcome).isInstanceOf(MutationOutcome.Rejected.class);
    assertThat(before).isEqualTo(HEADERS);
  }

  private static MutationOutcome apply(WriteRule rule, HeaderMutation... mutations) {
    return HeaderMutations.apply(Arrays.asList(mutations), HEADERS, Set.of("x-hop"), rule);
  }

  private static HttpHeader header(String name, String value) {
    return HttpHeader.newBuilder().setName(name).setValue(value).build();
  }

  private static HeaderMutation append(String name, String value) {
    return write(name, value, EXISTING_HEADER_ACTION_APPEND);
  }

  private static HeaderMutation write(String name, String value, ExistingHeaderAction action) {
    return HeaderMutation.newBuilder()
        .setWrite(WriteHeader.newBuilder().setName(name).setValue(value).setOnExisting(action))
        .build();
  }

  private static HeaderMutation remove(String name) {
    return HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName(name)).build();
  }

  private static List<HttpHeader> with(List<HttpHeader> headers, HttpHeader more) {
    List<HttpHeader> all = new ArrayList<>(headers);
    all.add(more);
    return all;
  }
}
