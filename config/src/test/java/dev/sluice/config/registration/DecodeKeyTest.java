package dev.sluice.config.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodeKeyTest {
  @ParameterizedTest
  @CsvSource({"'', false", "decode = false, false", "decode = true, true"})
  void bodiesAreDecodedOnDemand(String line, boolean decoded) {
    String toml =
        """
        [[openshell.supervisor.middleware]]
        name = "guard"
        grpc_endpoint = "https://guard.test:1"
        max_payload_bytes = 0
        %s
        """
            .formatted(line);

    assertThat(RegistrationsReader.read(new Source("gateway.toml", toml)))
        .isInstanceOfSatisfying(
            Compilation.Compiled.class,
            compiled ->
                assertThat(((Registrations) compiled.value()).services())
                    .singleElement()
                    .satisfies(
                        service -> {
                          assertThat(service.decode()).isEqualTo(decoded);
                          assertThat(service.maxPayloadBytes()).isZero();
                        }));
  }
}
