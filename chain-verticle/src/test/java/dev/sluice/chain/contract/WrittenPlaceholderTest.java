package dev.sluice.chain.contract;

import static dev.sluice.proto.middleware.v1.ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.testing.PlaceholderForms;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service obtains no secret by writing a placeholder, in any form that the injector reads. */
class WrittenPlaceholderTest {
  static Stream<PlaceholderForms.Form> forms() {
    return PlaceholderForms.all();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void valueIsRefused(PlaceholderForms.Form form) {
    assertThat(write("x-openshell-middleware-a", form.value()))
        .isEqualTo(new MutationOutcome.Rejected("header_mutation_unsafe_value"));
  }

  /** The injector searches whole heads, so such a name would refuse the request past on_error. */
  @ParameterizedTest
  @ValueSource(strings = {"OPENSHELL-RESOLVE-ENV-K", "x-openshell%3aresolve%3Aenv"})
  void nameIsRefused(String name) {
    assertThat(write(name, "v"))
        .isEqualTo(new MutationOutcome.Rejected("header_mutation_invalid_name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openshell",
        "openshell:",
        "a%3Ab",
        "Basic dTpw",
        "Basic",
        "basic !",
        "100%",
        "%",
        "%6f%"
      })
  void otherValuesAreWritten(String value) {
    assertThat(write("x-a", value)).isInstanceOf(MutationOutcome.Applied.class);
  }

  private static MutationOutcome write(String name, String value) {
    return apply(
        HeaderMutation.newBuilder()
            .setWrite(
                WriteHeader.newBuilder()
                    .setName(name)
                    .setValue(value)
                    .setOnExisting(EXISTING_HEADER_ACTION_APPEND)));
  }

  private static MutationOutcome apply(HeaderMutation.Builder mutation) {
    return HeaderMutations.apply(
        List.of(mutation.build()), List.of(), Set.of(), WriteRule.END_TO_END);
  }
}
